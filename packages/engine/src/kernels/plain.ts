/** The kernels in plain JavaScript: the fallback, and the oracle of any other. */
import type { Complex, Plan } from '../fft/plan.ts';
import { runStage } from './butterflies.ts';
import type { Kernels, Product } from './kernels.ts';

function fft({ stages, scratch }: Plan, re: Float64Array, im: Float64Array): void {
  let from: Complex = { re, im };
  let to: Complex = scratch;
  for (const stage of stages) {
    runStage(stage, from, to);
    const written = to;
    to = from;
    from = written;
  }
  if (from.re === re) return;
  re.set(from.re);
  im.set(from.im);
}

function dot(a: Float64Array, b: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const end = a.length & ~3;
  for (let i = 0; i < end; i += 4) {
    s0 += (a[i] as number) * (b[i] as number);
    s1 += (a[i + 1] as number) * (b[i + 1] as number);
    s2 += (a[i + 2] as number) * (b[i + 2] as number);
    s3 += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (let i = end; i < a.length; i += 1) s0 += (a[i] as number) * (b[i] as number);
  return s0 + s1 + (s2 + s3);
}

function gemv(matrix: Float64Array, vector: Float64Array, out: Float64Array): void {
  const stride = matrix.length / out.length;
  const width = vector.length;
  let row = 0;
  for (; row + 4 <= out.length; row += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    const a = row * stride;
    const b = a + stride;
    const c = a + 2 * stride;
    const d = a + 3 * stride;
    for (let i = 0; i < width; i += 1) {
      const v = vector[i] as number;
      s0 += v * (matrix[a + i] as number);
      s1 += v * (matrix[b + i] as number);
      s2 += v * (matrix[c + i] as number);
      s3 += v * (matrix[d + i] as number);
    }
    out[row] = s0;
    out[row + 1] = s1;
    out[row + 2] = s2;
    out[row + 3] = s3;
  }
  for (; row < out.length; row += 1) {
    let sum = 0;
    for (let i = 0; i < width; i += 1)
      sum += (vector[i] as number) * (matrix[row * stride + i] as number);
    out[row] = sum;
  }
}

function axpy(factor: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i += 1) y[i] = (y[i] as number) + factor * (x[i] as number);
}

function mul(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 1) out[i] = (a[i] as number) * (b[i] as number);
}

function project(basis: Float64Array, column: Float64Array): void {
  const width = column.length;
  const rows = basis.length / width;
  let row = 0;
  for (; row + 3 <= rows; row += 3) {
    const a = row * width;
    const b = a + width;
    const c = a + 2 * width;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    for (let i = 0; i < width; i += 1) {
      const v = column[i] as number;
      s0 += v * (basis[a + i] as number);
      s1 += v * (basis[b + i] as number);
      s2 += v * (basis[c + i] as number);
    }
    for (let i = 0; i < width; i += 1)
      column[i] =
        (column[i] as number) -
        s0 * (basis[a + i] as number) -
        s1 * (basis[b + i] as number) -
        s2 * (basis[c + i] as number);
  }
  for (; row < rows; row += 1) {
    const line = basis.subarray(row * width, (row + 1) * width);
    axpy(-dot(line, column), line, column);
  }
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

export const plain: Kernels = { name: 'plain', fft, dot, gemv, axpy, mul, project, pack };
