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

/** Makes zeroed arrays that stay. */
export type Room = (length: number) => Float64Array;

const heap: Room = length => new Float64Array(length);

function twiddlesOf(radix: number, count: number, room: Room): Float64Array {
  const all = radix * count;
  const table = room(2 * (radix - 1) * count);
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
export function complexOf(length: number, room: Room = heap): Complex {
  return { re: room(length), im: room(length) };
}

/** The plan of a length. Throws RangeError when the length has a factor beside 2 and 3. */
export function planOf(length: number, room: Room = heap): Plan {
  if (!isSupported(length)) throw new RangeError(`No transform of length ${length}: not 2^a 3^b.`);
  const stages: Stage[] = [];
  let left = length;
  let stride = 1;
  for (const radix of factorsOf(length)) {
    const count = left / radix;
    stages.push({ radix, count, stride, twiddles: twiddlesOf(radix, count, room) });
    left = count;
    stride *= radix;
  }
  return { length, stages, scratch: complexOf(length, room) };
}

/** Numbers of the plan of a length, each array of an even count. */
export function planDoubles(length: number): number {
  let [doubles, left] = [2 * (length + (length & 1)), length];
  for (const radix of factorsOf(length)) {
    left /= radix;
    doubles += 2 * (radix - 1) * left;
  }
  return doubles;
}

/** About the time of a stage for each point: its arithmetic and its way through memory. */
const stageCost: Readonly<Record<number, number>> = { 4: 12.5, 3: 13.3, 2: 9 };

function costOf(length: number): number {
  return factorsOf(length).reduce((sum, radix) => sum + (stageCost[radix] as number) * length, 0);
}

/** The fastest supported multiple of 16 from `least` to a third above it. */
export function lengthFor(least: number): number {
  let best = 0;
  const most = Math.max(2 * 16, (4 / 3) * least);
  for (let length = 16 * Math.ceil(least / 16); length <= most || best === 0; length += 16)
    if (isSupported(length) && (best === 0 || costOf(length) < costOf(best))) best = length;
  return best;
}
