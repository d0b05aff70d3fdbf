// Maps from a FITS file, by name.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import {
  decodePixels,
  encodingOf,
  parseUnits,
  SpaxelError,
  type FitsUnit,
  type Pixels
} from '@spaxel/core';

export interface MapImage {
  readonly nx: number;
  readonly ny: number;
  readonly data: Pixels;
}

/** The two-dimensional images of a file by name, and its redshift where a header says one. */
export interface MapFile {
  readonly path: string;
  readonly maps: ReadonlyMap<string, MapImage>;
  readonly z: number | undefined;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const sentence = isMissing ? `There is no file ${path}.` : `The file ${path} cannot be read.`;
    throw new SpaxelError(isMissing ? 'FileNotFound' : 'FileUnreadable', sentence, cause);
  }
}

function imageOf(unit: FitsUnit, bytes: Uint8Array): MapImage {
  const [nx = 0, ny = 0] = unit.axes;
  const data = bytes.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes);
  return { nx, ny, data: decodePixels(data, encodingOf(unit.header)) };
}

/** @throws SpaxelError FileNotFound, FileUnreadable, or what is wrong with the FITS file. */
export async function readMaps(path: string): Promise<MapFile> {
  const bytes = await readBytes(path);
  const units = parseUnits(bytes, path);
  const flat = units.filter(({ isImage, axes }) => isImage && axes.length === 2);
  const maps = new Map(flat.map(unit => [unit.name, imageOf(unit, bytes)] as const));
  const z = units.map(({ header }) => header.number('REDSHIFT')).find(one => one !== undefined);
  return { path, maps, z };
}
