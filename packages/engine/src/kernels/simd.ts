/** The kernels in WebAssembly, two doubles at a time, on a memory of their own. */
import type { Complex, Plan, Stage } from '../fft/plan.ts';
import { runStage } from './butterflies.ts';
import type { Kernels, Product } from './kernels.ts';
import { machineCode } from './machine-code.ts';
import { plain, projectWith, runPlan } from './plain.ts';

/** What of WebAssembly is used: the engine knows neither Node's types nor the browser's. */
interface Wasm {
  readonly Memory: new (size: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { exports: object };
  validate(bytes: Uint8Array): boolean;
}

type Loop = (...addresses: number[]) => void;

/** The exports of assembly/kernel.ts: byte addresses and counts. */
interface Exports {
  readonly dot: (a: number, b: number, length: number) => number;
  readonly gemv: Loop;
  readonly gemvSingles: Loop;
  readonly axpy: Loop;
  readonly axpySingles: Loop;
  readonly mul: Loop;
  readonly projectThree: Loop;
  readonly pack: Loop;
  readonly fourFirst: Loop;
  readonly four: Loop;
  readonly three: Loop;
  readonly two: Loop;
}

const pageDoubles = 8192;
const wasm = (globalThis as { WebAssembly?: Wasm }).WebAssembly;
let program: object | undefined;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  );
}

/** The stage in WebAssembly where its strides are even, else in JavaScript: the same bits. */
function stageWith(code: Exports, place: (array: Float64Array) => number): typeof runStage {
  const loops: Record<number, Loop> = { 4: code.four, 3: code.three, 2: code.two };
  return (stage: Stage, from: Complex, to: Complex) => {
    const { radix, count, stride, twiddles } = stage;
    const [xr, xi, yr, yi] = [place(from.re), place(from.im), place(to.re), place(to.im)];
    if (stride % 2 === 0) loops[radix]?.(count, stride, xr, xi, yr, yi, place(twiddles));
    else if (radix === 4 && stride === 1 && count % 2 === 0)
      code.fourFirst(count, xr, xi, yr, yi, place(twiddles));
    else runStage(stage, from, to);
  };
}

/** Gives out a memory piece by piece, two doubles aligned. */
function roomIn(buffer: ArrayBuffer): Pick<Kernels, 'room' | 'singles'> {
  let used = 0;
  const take = (length: number, bytes: number): number => {
    const start = used;
    used += 16 * Math.ceil((bytes * length) / 16);
    if (used > buffer.byteLength)
      throw new RangeError(`No room for ${length} numbers in the kernels' memory.`);
    return start;
  };
  return {
    room: length => new Float64Array(buffer, take(length, 8), length),
    singles: length => new Float32Array(buffer, take(length, 4), length)
  };
}

function kernelsOn(buffer: ArrayBuffer, code: Exports): Kernels {
  const place = (array: Float64Array | Float32Array): number => {
    if (array.buffer !== buffer) throw new TypeError('An array from outside the kernels’ memory.');
    return array.byteOffset;
  };
  const stage = stageWith(code, place);
  const multiply =
    (loop: Loop) =>
    (matrix: Float64Array | Float32Array, vector: Float64Array, out: Float64Array): void => {
      const stride = matrix.length / out.length;
      loop(place(matrix), stride, out.length, place(vector), vector.length, place(out));
    };
  const dot = (a: Float64Array, b: Float64Array) => code.dot(place(a), place(b), a.length);
  const axpy = (factor: number, x: Float64Array, y: Float64Array) =>
    code.axpy(factor, place(x), place(y), y.length);
  return {
    name: 'simd',
    ...roomIn(buffer),
    fft: (plan: Plan, re, im) => runPlan(plan, { re, im }, stage),
    dot,
    axpy,
    axpySingles: (factor, x, y) => code.axpySingles(factor, place(x), place(y), y.length),
    gemv: multiply(code.gemv),
    gemvSingles: multiply(code.gemvSingles),
    mul: (a, b, out) => code.mul(place(a), place(b), place(out), out.length),
    project: projectWith({ dot, axpy }, (rows, column) =>
      code.projectThree(place(rows), place(column), column.length)
    ),
    pack: (first: Product, second: Product, { re, im }: Complex) => {
      const cut = Math.min(first.filter.length, second.filter.length) / 2;
      const products = [first.filter, first.spectrum, second.filter, second.spectrum].map(place);
      code.pack(...products, cut, place(re), place(im), re.length);
    }
  };
}

/** Kernels with room for `doubles` numbers, each array rounded up to an even count; undefined where WebAssembly has no SIMD. */
export function simd(doubles: number): Kernels | undefined {
  if (wasm === undefined) return undefined;
  if (program === undefined) {
    const bytes = bytesOf(machineCode);
    if (!wasm.validate(bytes)) return undefined;
    program = new wasm.Module(bytes);
  }
  const pages = Math.ceil(doubles / pageDoubles);
  const memory = new wasm.Memory({ initial: pages, maximum: pages });
  const { exports } = new wasm.Instance(program, { env: { memory } });
  return kernelsOn(memory.buffer, exports as Exports);
}

/** The fastest that there are here. */
export function fastest(doubles: number): Kernels {
  return simd(doubles) ?? plain;
}
