/** How a transform of one length is cut into stages of radix 4, 2 and 3 (Stockham's order). */

/** A complex array in two halves. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** One pass: `count` butterflies of `radix` points, each repeated over `stride` neighbours. */
export interface Stage {
  readonly radix: number;
  readonly count: number;
  readonly stride: number;
  /** cos, sin of -2 pi p q / (radix count), q = 1 .. radix - 1 fast, p = 0 .. count - 1 slow. */
  readonly twiddles: Float64Array;
}

/** A length with its stages and the room they work in; not to be shared between threads. */
export interface Plan {
  readonly length: number;
  readonly stages: readonly Stage[];
  readonly scratch: Complex;
}

const radices = [4, 2, 3];

function factorsOf(length: number): number[] {
  const factors: number[] = [];
  let left = length;
  for (const radix of radices) {
    while (left > 1 && left % radix === 0) {
      factors.push(radix);
      left /= radix;
    }
  }
  return left === 1 ? factors : [];
}

/** Whether `length` is a product of 2 and 3. */
export function isSupported(length: number): boolean {
  return length === 1 || (Number.isInteger(length) && length > 0 && factorsOf(length).length > 0);
}

function twiddlesOf(radix: number, count: number): Float64Array {
  const all = radix * count;
  const table = new Float64Array(2 * (radix - 1) * count);
  let place = 0;
  for (let p = 0; p < count; p += 1) {
    for (let q = 1; q < radix; q += 1) {
      const angle = (-2 * Math.PI * ((p * q) % all)) / all;
      table[place++] = Math.cos(angle);
      table[place++] = Math.sin(angle);
    }
  }
  return table;
}

/** An array of `length` complex zeros. */
export function complexOf(length: number): Complex {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** The plan of a length. Throws RangeError when the length has a factor beside 2 and 3. */
export function planOf(length: number): Plan {
  if (!isSupported(length)) throw new RangeError(`No transform of length ${length}: not 2^a 3^b.`);
  const stages: Stage[] = [];
  let left = length;
  let stride = 1;
  for (const radix of factorsOf(length)) {
    const count = left / radix;
    stages.push({ radix, count, stride, twiddles: twiddlesOf(radix, count) });
    left = count;
    stride *= radix;
  }
  return { length, stages, scratch: complexOf(length) };
}

/** The shortest supported multiple of 8 that is not below `least`. */
export function lengthFor(least: number): number {
  let length = 8 * Math.ceil(least / 8);
  while (!isSupported(length)) length += 8;
  return length;
}
