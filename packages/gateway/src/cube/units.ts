// The units of a file on disk: its headers are read, its data are stepped over.
import {
  beginsUnit,
  describeUnit,
  headerLength,
  notFits,
  padded,
  parseHeader,
  SpaxelError,
  truncated
} from '@spaxel/core';
import type { FitsUnit, Header } from '@spaxel/core';
import type { ByteSource } from './source.ts';

const firstRead = 64 * 1024;
const headerLimit = 16 * 1024 * 1024;

/** Reads the header at `offset`, in growing bites until its END is there. */
async function readHeader(
  source: ByteSource,
  at: { offset: number; name: string },
  signal: AbortSignal
): Promise<Header | undefined> {
  const { offset, name } = at;
  for (let wanted = firstRead; ; wanted *= 4) {
    const length = Math.min(wanted, source.bytes - offset);
    const bytes = await source.read(offset, length, signal);
    if (!beginsUnit(bytes, 0, offset > 0)) return undefined;
    if (headerLength(bytes) !== undefined || length < wanted) return parseHeader(bytes, name);
    if (wanted > headerLimit)
      throw new SpaxelError(
        'HeaderBroken',
        `${name}: END is missing from the first 16 MiB of a header.`
      );
  }
}

/**
 * The units of a FITS file, headers only; special records after the last one are left out.
 * @throws SpaxelError NotFits, FileTruncated or HeaderBroken, naming file and keyword.
 */
export async function readUnits(
  source: ByteSource,
  name: string,
  signal: AbortSignal
): Promise<FitsUnit[]> {
  const units: FitsUnit[] = [];
  let offset = 0;
  while (offset < source.bytes) {
    const header = await readHeader(source, { offset, name }, signal);
    if (header === undefined) break;
    const unit = describeUnit(header, offset + header.bytes);
    if (unit.dataOffset + unit.dataBytes > source.bytes) throw truncated(unit, source.bytes);
    units.push(unit);
    offset = unit.dataOffset + padded(unit.dataBytes);
  }
  if (units.length === 0) throw notFits(name);
  return units;
}
