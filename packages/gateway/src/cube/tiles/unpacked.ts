// A file whose tile-compressed images are shown as the images that they stand for, unpacked when they are first read.
import { describeUnit, imageHeader, SpaxelError, tilingOf, type FitsUnit } from '@spaxel/core';
import type { FitsFile } from '../file.ts';
import { memorySource, type ByteSource } from '../source.ts';
import type { FileStamp } from '../stamp.ts';
import { inflatedLimit, keptBytes } from '../whole.ts';
import { unpackTiles } from './unpack.ts';

interface Packed {
  readonly unit: FitsUnit;
  readonly source: ByteSource;
}

function unpackedUnit(unit: FitsUnit, from: { source: ByteSource; stamp: FileStamp }): Packed {
  const { source, stamp } = from;
  const tiling = tilingOf(unit.header);
  const image = describeUnit(imageHeader(unit.header, tiling), 0);
  if (image.dataBytes > inflatedLimit)
    throw new SpaxelError(
      'CompressionUnsupported',
      `${stamp.name}: ${image.name || 'an extension'} unpacks to ${image.dataBytes} bytes, too many to hold in memory; unpack it with funpack.`
    );
  const key = `${stamp.path}\n${stamp.bytes}\n${stamp.modifiedNs}\n${unit.dataOffset}`;
  const load = async (signal: AbortSignal): Promise<Uint8Array> => {
    const bytes = await source.read(unit.dataOffset, unit.dataBytes, signal);
    return unpackTiles(unit, tiling, { bytes, signal });
  };
  const kept = memorySource(stamp.name, image.dataBytes, {
    ...{ key, load: signal => keptBytes(key, load, signal) }
  });
  return { unit: image, source: kept };
}

/**
 * The file of some units read from `source`. An empty primary unit before a compressed one that was primary is left out.
 * @throws SpaxelError CompressionUnsupported or HeaderBroken, naming file and keyword.
 */
export function fileOf(units: readonly FitsUnit[], stamp: FileStamp, source: ByteSource): FitsFile {
  const packed = units.map(unit =>
    unit.isCompressed ? unpackedUnit(unit, { source, stamp }) : { unit, source }
  );
  const [first, second] = units;
  const stands = first?.axes.length === 0 && second?.header.get('ZSIMPLE') === true;
  const shown = stands ? packed.slice(1) : packed;
  const sources = new Map(shown.map(one => [one.unit, one.source]));
  return {
    units: shown.map(({ unit }) => unit),
    beside: [],
    name: stamp.name,
    sourceOf: unit => sources.get(unit) ?? source
  };
}
