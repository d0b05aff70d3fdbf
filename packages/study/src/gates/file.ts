// Recovered against true values, from two FITS files.
import { readFile } from 'node:fs/promises';
import { decodePixels, encodingOf, parseUnits, SpaxelError, type FitsUnit } from '@spaxel/core';
import { compare, gates, type GateRow, type Maps } from './compare.ts';

interface Opened {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly units: FitsUnit[];
}

async function open(path: string): Promise<Opened> {
  try {
    const bytes = await readFile(path);
    return { path, bytes, units: parseUnits(bytes, path) };
  } catch (cause) {
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('FileNotFound', `${path} cannot be read.`, cause);
  }
}

/** The two-dimensional image of a name and its shape; undefined when the file has none. */
function imageOf({ bytes, units }: Opened, name: string) {
  const unit = units.find(one => one.name === name && one.isImage && one.axes.length === 2);
  if (unit === undefined) return undefined;
  const data = bytes.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes);
  return { values: decodePixels(data, encodingOf(unit.header)), shape: unit.axes.join(' x ') };
}

function read(file: Opened, prefix: string): { maps: Maps; shape: string } {
  const found = gates.flatMap(({ quantity }) => {
    const image = imageOf(file, `${prefix}${quantity}`);
    return image === undefined ? [] : [{ quantity, ...image }];
  });
  const [first] = found;
  if (first === undefined)
    throw new SpaxelError(
      'QuantityUnknown',
      `${file.path} holds none of ${gates.map(({ quantity }) => prefix + quantity).join(', ')}.`
    );
  return {
    maps: Object.fromEntries(found.map(({ quantity, values }) => [quantity, values])),
    shape: first.shape
  };
}

/**
 * Compares a job's maps.fits with the mock it was fitted to.
 * @throws SpaxelError FileNotFound, NotFits, QuantityUnknown, OptionInvalid when their shapes differ.
 */
export async function compareFile(mapsPath: string, mockPath: string): Promise<GateRow[]> {
  const [fitted, mock] = [read(await open(mapsPath), ''), read(await open(mockPath), 'TRUE_')];
  if (fitted.shape === mock.shape) return compare(fitted.maps, mock.maps);
  throw new SpaxelError(
    'OptionInvalid',
    `${mapsPath} has ${fitted.shape} spaxels, ${mockPath} has ${mock.shape}: it was not fitted to it.`
  );
}
