// Random numbers that are the same everywhere: xoshiro128** (Blackman & Vigna 2021, ACM TOMS 47, 36), seeded by splitmix32.

/** Draws standard normal numbers. */
export type Normal = () => number;

function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

const turn = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

/** Uniform numbers in [0, 1) with 32 bits. */
export function uniformNumbers(seed: number): () => number {
  const words = splitmix32(seed);
  let [a, b, c, d] = [words(), words(), words(), words()];
  return () => {
    const result = Math.imul(turn(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = turn(d, 11);
    return result / 2 ** 32;
  };
}

/** Standard normal numbers by Marsaglia's polar method. */
export function normalNumbers(seed: number): Normal {
  const uniform = uniformNumbers(seed);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}

/** A seed of its own for each spaxel, so that a spaxel's noise does not depend on the size of the field before it. */
export function seedOf(seed: number, x: number, y: number): number {
  const mixed = Math.imul(seed ^ 0x5bd1e995, 0x01000193) ^ Math.imul(x + 1, 0x9e3779b1);
  return (mixed ^ Math.imul(y + 1, 0x85ebca77)) >>> 0;
}
