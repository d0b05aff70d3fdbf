// The units (HDUs) of a FITS file: what each header says of its data (FITS 4.0, 4.4.1 and 7.1).
import { SpaxelError } from '../error/error.ts';
import { blockBytes, parseHeader, type Header } from './header.ts';

/** Where one header-data unit lies in its file, and its shape. */
export interface FitsUnit {
  readonly header: Header;
  /** EXTNAME, or PRIMARY, or an empty string. */
  readonly name: string;
  /** NAXIS1 first. */
  readonly axes: readonly number[];
  readonly bitpix: number;
  readonly dataOffset: number;
  /** Without padding. */
  readonly dataBytes: number;
  /** An image, also when it is empty; tables are none. */
  readonly isImage: boolean;
  /** Tile-compressed image (FITS 4.0, 10.1): a table that stands for one. */
  readonly isCompressed: boolean;
}

const bitpixes = new Set([8, 16, 32, 64, -32, -64]);

function axesOf(header: Header): number[] {
  const count = header.count('NAXIS', 999);
  return Array.from({ length: count }, (_, index) => header.count(`NAXIS${index + 1}`));
}

/** Bytes of data, without padding: |BITPIX|/8 * GCOUNT * (PCOUNT + product of the axes); random groups skip NAXIS1 = 0. */
function dataBytesOf(header: Header, axes: readonly number[], bitpix: number): number {
  if (axes.length === 0) return 0;
  const grouped = axes[0] === 0 && header.get('GROUPS') === true;
  const pixels = (grouped ? axes.slice(1) : axes).reduce((product, axis) => product * axis, 1);
  const count = (header.number('GCOUNT') ?? 1) * ((header.number('PCOUNT') ?? 0) + pixels);
  const bytes = (Math.abs(bitpix) / 8) * count;
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw header.broken('NAXIS', `and its axes ask for ${bytes} bytes`);
}

/**
 * What a header says of its data, which begin at `dataOffset` of the file.
 * @throws SpaxelError HeaderBroken, naming file and keyword.
 */
export function describeUnit(header: Header, dataOffset: number): FitsUnit {
  const bitpix = header.number('BITPIX') ?? 0;
  if (!bitpixes.has(bitpix))
    throw header.broken('BITPIX', `holds ${bitpix}, which is no FITS type`);
  const axes = axesOf(header);
  const extension = header.text('XTENSION');
  return {
    header,
    name: (header.text('EXTNAME') ?? (extension === undefined ? 'PRIMARY' : '')).toUpperCase(),
    axes,
    bitpix,
    dataOffset,
    dataBytes: dataBytesOf(header, axes, bitpix),
    isImage: extension === undefined || extension === 'IMAGE',
    isCompressed: header.get('ZIMAGE') === true
  };
}

/** Bytes that a length takes in the file. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / blockBytes) * blockBytes;
}

function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  if (offset + text.length > bytes.length) return false;
  for (let index = 0; index < text.length; index += 1)
    if (bytes[offset + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** Whether bytes begin as a FITS file does (SIMPLE) or, when `extension`, as an extension does (XTENSION). */
export function beginsUnit(bytes: Uint8Array, offset = 0, extension = false): boolean {
  return startsWith(bytes, offset, extension ? 'XTENSION=' : 'SIMPLE  =');
}

/**
 * The units of a file that is wholly in memory; special records after the last one are left out.
 * @throws SpaxelError NotFits, FileTruncated or HeaderBroken, naming `file`.
 */
export function parseUnits(bytes: Uint8Array, file = 'The file'): FitsUnit[] {
  if (!beginsUnit(bytes)) throw notFits(file);
  const units: FitsUnit[] = [];
  let offset = 0;
  while (units.length === 0 || beginsUnit(bytes, offset, true)) {
    const header = parseHeader(bytes, file, offset);
    const unit = describeUnit(header, offset + header.bytes);
    const end = unit.dataOffset + unit.dataBytes;
    if (end > bytes.length) throw truncated(unit, bytes.length);
    units.push(unit);
    offset = unit.dataOffset + padded(unit.dataBytes);
  }
  return units;
}

/** The error for a file that does not begin as FITS does. */
export function notFits(file: string): SpaxelError {
  return new SpaxelError('NotFits', `${file} is not FITS: its first card is not SIMPLE.`);
}

/** The error for a unit whose data end early. */
export function truncated(unit: FitsUnit, fileBytes: number): SpaxelError {
  const wanted = unit.dataOffset + unit.dataBytes;
  const name = unit.name === '' ? 'an extension' : `extension ${unit.name}`;
  const sentence = `NAXIS and BITPIX of ${name} ask for ${wanted} bytes, the file has ${fileBytes}`;
  return new SpaxelError('FileTruncated', `${unit.header.file} is truncated: ${sentence}.`);
}
