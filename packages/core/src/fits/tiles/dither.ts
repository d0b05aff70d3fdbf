// Quantised floats back to floats, the dither of their making taken away (FITS 4.0, 10.2).

const count = 10000;
let sequence: Float32Array | undefined;

/** The fixed random sequence of the standard: Park & Miller's generator, seed 1 (FITS 4.0, appendix I). */
function randoms(): Float32Array {
  if (sequence !== undefined) return sequence;
  const [factor, modulus] = [16807, 2147483647];
  let seed = 1;
  sequence = new Float32Array(count).map(() => {
    seed = (factor * seed) % modulus;
    return seed / modulus;
  });
  return sequence;
}

/** How a tile was quantised. */
export interface Quantising {
  readonly scale: number;
  readonly zero: number;
  /** The integer of NaN. */
  readonly blank: number | undefined;
  /** ZQUANTIZ. */
  readonly method: 'NO_DITHER' | 'SUBTRACTIVE_DITHER_1' | 'SUBTRACTIVE_DITHER_2';
  /** ZDITHER0 + the tile's number from 0 - 1. */
  readonly seed: number;
}

/** SUBTRACTIVE_DITHER_2 keeps exact zeros as this integer. */
const exactZero = -2147483646;

/** The floats of a tile, as doubles. */
export function unquantise(values: Int32Array, quantising: Quantising): Float64Array {
  const { scale, zero, blank, method, seed } = quantising;
  const random = randoms();
  let place = seed % count;
  let next = Math.floor((random[place] as number) * 500);
  return Float64Array.from(values, value => {
    const dither = method === 'NO_DITHER' ? 0 : 0.5 - (random[next] as number);
    next += 1;
    if (next === count) {
      place = (place + 1) % count;
      next = Math.floor((random[place] as number) * 500);
    }
    if (value === blank) return NaN;
    if (method === 'SUBTRACTIVE_DITHER_2' && value === exactZero) return 0;
    return (value + dither) * scale + zero;
  });
}
