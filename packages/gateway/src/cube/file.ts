// An opened FITS file: its units, and numbers out of them, for readers that need more than headers.
import { decodePixels, encodingOf, readColumn, type FitsUnit } from '@spaxel/core';
import type { ByteSource } from './source.ts';

/** The units of a file, and where their bytes are. */
export interface FitsFile {
  readonly units: readonly FitsUnit[];
  /** The units of a second file that the user names, for its errors. */
  readonly beside: readonly FitsUnit[];
  /** How errors name it. */
  readonly name: string;
  /** The bytes that a unit's `dataOffset` counts in. */
  sourceOf(unit: FitsUnit): ByteSource;
}

/** The unit of a name that is an image. */
export function imageNamed({ units }: FitsFile, name: string): FitsUnit | undefined {
  return units.find(unit => unit.isImage && unit.name === name);
}

/** All pixels of an image; meant for small ones. */
export async function numbersOf(
  file: FitsFile,
  unit: FitsUnit,
  signal: AbortSignal
): Promise<Float64Array> {
  const bytes = await file.sourceOf(unit).read(unit.dataOffset, unit.dataBytes, signal);
  return Float64Array.from(decodePixels(bytes, encodingOf(unit.header)));
}

/** The first row of a binary table's column. @throws SpaxelError HeaderBroken when there is no such column. */
export async function columnOf(
  file: FitsFile,
  unit: FitsUnit,
  [name, signal]: readonly [name: string, signal: AbortSignal]
): Promise<Float64Array> {
  const bytes = await file.sourceOf(unit).read(unit.dataOffset, unit.dataBytes, signal);
  return readColumn(unit.header, bytes, name);
}
