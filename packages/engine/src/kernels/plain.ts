/** The kernels in plain JavaScript: the fallback, and the oracle of any other. */
import type { Complex, Plan } from '../fft/plan.ts';
import { runStage } from './butterflies.ts';
import type { Kernels, Product } from './kernels.ts';

/** The stages of a plan, from the signal to the room beside it and back. */
export function runPlan({ stages, scratch }: Plan, signal: Complex, run: typeof runStage): void {
  let from = signal;
  let to = scratch;
  for (const stage of stages) {
    run(stage, from, to);
    const written = to;
    to = from;
    from = written;
  }
  if (from.re === signal.re) return;
  signal.re.set(from.re);
  signal.im.set(from.im);
}

const fft = (plan: Plan, re: Float64Array, im: Float64Array): void =>
  runPlan(plan, { re, im }, runStage);

/** By eight partial sums, added in pairs. */
function dot(a: Float64Array, b: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  const end = a.length & ~7;
  for (let i = 0; i < end; i += 8) {
    s0 += (a[i] as number) * (b[i] as number);
    s1 += (a[i + 1] as number) * (b[i + 1] as number);
    s2 += (a[i + 2] as number) * (b[i + 2] as number);
    s3 += (a[i + 3] as number) * (b[i + 3] as number);
    s4 += (a[i + 4] as number) * (b[i + 4] as number);
    s5 += (a[i + 5] as number) * (b[i + 5] as number);
    s6 += (a[i + 6] as number) * (b[i + 6] as number);
    s7 += (a[i + 7] as number) * (b[i + 7] as number);
  }
  let total = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  for (let i = end; i < a.length; i += 1) total += (a[i] as number) * (b[i] as number);
  return total;
}

/** Two rows at once, each by the sums of its even and its odd places. */
function gemv(matrix: Float64Array, vector: Float64Array, out: Float64Array): void {
  const stride = matrix.length / out.length;
  const width = vector.length;
  for (let row = 0; row < out.length; row += 2) {
    const a = row * stride;
    const b = row + 1 < out.length ? a + stride : a;
    let a0 = 0;
    let a1 = 0;
    let b0 = 0;
    let b1 = 0;
    for (let i = 0; i < width; i += 2) {
      const even = vector[i] as number;
      const odd = vector[i + 1] as number;
      a0 += even * (matrix[a + i] as number);
      a1 += odd * (matrix[a + i + 1] as number);
      b0 += even * (matrix[b + i] as number);
      b1 += odd * (matrix[b + i + 1] as number);
    }
    out[row] = a0 + a1;
    if (row + 1 < out.length) out[row + 1] = b0 + b1;
  }
}

/** Each row by the sums of its even and its odd places. */
function gemvSingles(matrix: Float32Array, vector: Float64Array, out: Float64Array): void {
  const stride = matrix.length / out.length;
  for (let row = 0; row < out.length; row += 1) {
    const from = row * stride;
    let even = 0;
    let odd = 0;
    for (let i = 0; i < vector.length; i += 2) {
      even += (vector[i] as number) * (matrix[from + i] as number);
      odd += (vector[i + 1] as number) * (matrix[from + i + 1] as number);
    }
    out[row] = (out[row] as number) + (even + odd);
  }
}

function axpySingles(factor: number, x: Float32Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i += 1) y[i] = (y[i] as number) + factor * (x[i] as number);
}

function axpy(factor: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i += 1) y[i] = (y[i] as number) + factor * (x[i] as number);
}

function mul(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 1) out[i] = (a[i] as number) * (b[i] as number);
}

/** Takes three orthonormal rows out of a column, each share by the sums of even and odd places. */
function projectThree(rows: Float64Array, column: Float64Array): void {
  const width = column.length;
  const bulk = width & ~1;
  const last = width - 1;
  const [a, b, c] = [0, width, 2 * width];
  const even: [number, number, number] = [0, 0, 0];
  const odd: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < bulk; i += 2) {
    const v = column[i] as number;
    const w = column[i + 1] as number;
    even[0] += v * (rows[a + i] as number);
    even[1] += v * (rows[b + i] as number);
    even[2] += v * (rows[c + i] as number);
    odd[0] += w * (rows[a + i + 1] as number);
    odd[1] += w * (rows[b + i + 1] as number);
    odd[2] += w * (rows[c + i + 1] as number);
  }
  const left = bulk < width ? (column[last] as number) : 0;
  const tail = (row: number) => (bulk < width ? left * (rows[row + last] as number) : 0);
  const s0 = even[0] + odd[0] + tail(a);
  const s1 = even[1] + odd[1] + tail(b);
  const s2 = even[2] + odd[2] + tail(c);
  for (let i = 0; i < width; i += 1)
    column[i] =
      (column[i] as number) -
      s0 * (rows[a + i] as number) -
      s1 * (rows[b + i] as number) -
      s2 * (rows[c + i] as number);
}

/** The rows of `basis` by threes, then what is left one by one. */
export function projectWith(
  kernels: Pick<Kernels, 'dot' | 'axpy'>,
  three: typeof projectThree
): Kernels['project'] {
  return (basis, column) => {
    const width = column.length;
    const rows = basis.length / width;
    let row = 0;
    for (; row + 3 <= rows; row += 3) three(basis.subarray(row * width, (row + 3) * width), column);
    for (; row < rows; row += 1) {
      const line = basis.subarray(row * width, (row + 1) * width);
      kernels.axpy(-kernels.dot(line, column), line, column);
    }
  };
}

function pack(first: Product, second: Product, { re, im }: Complex): void {
  re.fill(0);
  im.fill(0);
  const length = re.length;
  const f = first.filter;
  const t = first.spectrum;
  const g = second.filter;
  const u = second.spectrum;
  const cut = Math.min(f.length, g.length) / 2;
  for (let k = 0; k < cut; k += 1) {
    const fr = f[2 * k] as number;
    const fi = f[2 * k + 1] as number;
    const tr = t[2 * k] as number;
    const ti = t[2 * k + 1] as number;
    const gr = g[2 * k] as number;
    const gi = g[2 * k + 1] as number;
    const ur = u[2 * k] as number;
    const ui = u[2 * k + 1] as number;
    const ar = fr * tr - fi * ti;
    const br = gr * ur - gi * ui;
    if (k === 0 || 2 * k === length) {
      // A real signal's first and Nyquist bins are real.
      re[k] = ar;
      im[k] = br;
      continue;
    }
    const ai = fr * ti + fi * tr;
    const bi = gr * ui + gi * ur;
    re[k] = ar - bi;
    im[k] = ai + br;
    re[length - k] = ar + bi;
    im[length - k] = br - ai;
  }
}

const room = (length: number): Float64Array => new Float64Array(length);
const singles = (length: number): Float32Array => new Float32Array(length);
const project = projectWith({ dot, axpy }, projectThree);

export const plain: Kernels = {
  name: 'plain',
  ...{ room, singles, fft, dot, gemv, gemvSingles, axpy, axpySingles, mul, project, pack }
};
