/** Repeatable noise: for each seed and number one stream, whatever was drawn before. */

const { imul, log, sqrt } = Math;

/** 64 bits by which a spectrum and what is asked of it are known. */
export type Seed = readonly [number, number];

/** Mixes numbers, 32 bits at a time (FNV-1a), and a text into a seed. */
export function seedOf(arrays: readonly Float64Array[], text: string): Seed {
  let [low, high] = [0x811c9dc5, 0x01234567];
  const take = (word: number) => {
    low = imul(low ^ word, 0x01000193);
    low ^= low >>> 15;
    high = imul(high ^ word, 0x5bd1e995);
    high ^= high >>> 13;
  };
  for (const { buffer, byteOffset, length } of arrays) {
    const words = new Uint32Array(buffer, byteOffset, 2 * length);
    for (let i = 0; i < words.length; i += 1) take(words[i] as number);
  }
  for (let i = 0; i < text.length; i += 1) take(text.charCodeAt(i));
  return [low >>> 0, high >>> 0];
}

/** A stream of numbers (xoshiro128**, Blackman & Vigna 2018), its state spread by splitmix32. */
export class Stream {
  private readonly state = new Int32Array(4);

  constructor([low, high]: Seed, index: number) {
    let counter = imul(index + 1, 0x9e3779b9);
    for (let i = 0; i < 4; i += 1) {
      counter = (counter + 0x9e3779b9) | 0;
      let mixed = counter ^ (i % 2 === 0 ? low : high);
      mixed = imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
      mixed = imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      this.state[i] = mixed ^ (mixed >>> 15);
    }
    this.state[0] = (this.state[0] as number) | 1;
  }

  /** 32 bits. */
  next(): number {
    const s = this.state;
    const one = s[1] as number;
    const five = imul(one, 5);
    const result = imul((five << 7) | (five >>> 25), 9);
    s[2] = (s[2] as number) ^ (s[0] as number);
    s[3] = (s[3] as number) ^ one;
    s[1] = one ^ s[2];
    s[0] = (s[0] as number) ^ s[3];
    s[2] = s[2] ^ (one << 9);
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result >>> 0;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor((this.next() / 2 ** 32) * count);
  }

  /** Normal deviates to fill `out` (Marsaglia's polar method). */
  normals(out: Float64Array): void {
    for (let i = 0; i < out.length; i += 2) {
      let [x, y, s] = [0, 0, 0];
      while (s >= 1 || s === 0) {
        x = this.next() / 2 ** 31 - 1;
        y = this.next() / 2 ** 31 - 1;
        s = x * x + y * y;
      }
      const factor = sqrt((-2 * log(s)) / s);
      out[i] = factor * x;
      if (i + 1 < out.length) out[i + 1] = factor * y;
    }
  }
}
