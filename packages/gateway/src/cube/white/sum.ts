// The sum over the channels of a cube, plane by plane; here in plain loops, for numbers of every kind.
import { addPlane, decodePixels } from '@spaxel/core';
import { isFlagged } from '../masks.ts';
import type { Volume } from '../spectra-of.ts';

/** Adds planes up; arrays have a number each spaxel, and maybe some more behind the last. */
export interface PlaneSum {
  readonly total: Float64Array;
  /** How many channels of a spaxel were added. */
  readonly count: Uint32Array;
  /** Not 0 where the next plane is not to be added. */
  readonly bad: Uint8Array;
  /** Adds to `bad` what mask number `nth` says with these bytes of one of its planes. */
  flag(nth: number, bytes: Uint8Array): void;
  /** Bytes to read into: what is added from there need not be copied. */
  readonly room: Uint8Array;
  /** Adds the good pixels of these bytes of a plane, times `factor`. */
  add(bytes: Uint8Array, factor: number): void;
  /** Gives the memory back, once nothing reads into it any more; the arrays are then another's. */
  close(): void;
}

/** How large a sum is: its pixels, and bytes of room. */
export interface SumSize {
  readonly pixels: number;
  readonly room: number;
}

/** Adds to `bad` where mask number `nth` of a cube has a bit that counts. */
export function flagPlainly(
  { masks, layout }: Pick<Volume, 'masks' | 'layout'>,
  bad: Uint8Array,
  nth: number
) {
  const bits = layout.masks[nth]?.bits ?? null;
  return (bytes: Uint8Array): void => {
    const mask = masks[nth];
    if (mask === undefined) return;
    const plane = decodePixels(bytes, mask.encoding);
    for (let at = 0; at < plane.length; at += 1) {
      const value = plane[at] as number;
      if (value !== 0 && (bits === null || isFlagged(bits, value))) bad[at] = 1;
    }
  };
}

/** A sum of planes, or of other pieces, in plain loops. */
export function plainSum(volume: Volume, { pixels, room }: SumSize): PlaneSum {
  const { flux, masks, zeroIsEmpty } = volume;
  const arrays = {
    total: new Float64Array(pixels),
    count: new Uint32Array(pixels),
    bad: new Uint8Array(pixels)
  };
  const flags = masks.map((_, nth) => flagPlainly(volume, arrays.bad, nth));
  return {
    ...arrays,
    room: new Uint8Array(room),
    close: () => undefined,
    flag: (nth, bytes) => flags[nth]?.(bytes),
    add: (bytes, factor) =>
      addPlane(arrays, decodePixels(bytes, flux.encoding), [factor, zeroIsEmpty ? 0 : NaN])
  };
}
