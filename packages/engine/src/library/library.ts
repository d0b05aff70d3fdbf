/** Templates on the data's ln grid, normalised, transformed once; what every fit of a grid shares. */
import type { Kernels } from '../kernels/kernels.ts';
import { complexOf, type Plan, planOf } from '../fft/plan.ts';
import { type RealTransform, realTransformOf } from '../fft/real.ts';
import type { Geometry } from '../losvd/losvd.ts';

/** n templates as half transforms (re, im alternating, over N): `transforms` [n, 2 (N/2 + 1)]. */
export interface Library {
  readonly count: number;
  readonly geometry: Geometry;
  readonly plan: Plan;
  /** For one real signal of the length. */
  readonly real: RealTransform;
  readonly transforms: Float64Array;
  /** Numbers of one half transform. */
  readonly stride: number;
  /** [n]: the transforms are of templates times this; weights are to be multiplied by it. */
  readonly scale: Float64Array;
  /** [n] about the variance per pixel of a scaled template round its continuum. */
  readonly contrast: Float64Array;
}

const continuumPixels = 200;

function scaleOf(template: Float64Array): number {
  const sum = template.reduce((total, value) => total + Math.abs(value), 0);
  return sum > 0 && Number.isFinite(sum) ? template.length / sum : 0;
}

/** Variance per pixel about the mean of each 200 pixels: lines, not slope; its order is enough. */
function contrastOf(template: Float64Array): number {
  let sum = 0;
  for (let from = 0; from < template.length; from += continuumPixels) {
    const part = template.subarray(from, from + continuumPixels);
    const mean = part.reduce((total, value) => total + value, 0) / part.length;
    for (const value of part) sum += (value - mean) ** 2;
  }
  return sum / template.length + 1e-6;
}

/** Transforms real signals a and b at once (as a + i b) and writes their half transforms over N. */
function transformPair(
  pair: readonly Float64Array[],
  plan: Plan,
  kernels: Kernels
): Float64Array[] {
  const { length } = plan;
  const { re, im } = complexOf(length);
  re.set(pair[0] as Float64Array);
  if (pair[1] !== undefined) im.set(pair[1]);
  kernels.fft(plan, re, im);
  const half = length / 2;
  const out = pair.map(() => new Float64Array(2 * (half + 1)));
  for (let k = 0; k <= half; k += 1) {
    const q = (length - k) % length;
    const sumRe = ((re[k] as number) + (re[q] as number)) / (2 * length);
    const sumIm = ((im[k] as number) + (im[q] as number)) / (2 * length);
    const lessRe = ((re[k] as number) - (re[q] as number)) / (2 * length);
    const lessIm = ((im[k] as number) - (im[q] as number)) / (2 * length);
    out[0]?.set([sumRe, lessIm], 2 * k);
    out[1]?.set([sumIm, -lessRe], 2 * k);
  }
  return out;
}

/** `templates` [n][N], N being geometry.length, as a library. Each is scaled to a mean of 1 first:
 * two share a transform, and would spoil each other were their sizes far apart.
 * Throws RangeError when the length has a factor beside 2 and 3.
 */
export function libraryOf(
  templates: readonly Float64Array[],
  geometry: Geometry,
  kernels: Kernels
): Library {
  const plan = planOf(geometry.length);
  const halfPlan = planOf(geometry.length / 2);
  const real = realTransformOf(halfPlan, complexOf(halfPlan.length));
  const stride = geometry.length + 2;
  const scale = Float64Array.from(templates, scaleOf);
  const scaled = templates.map((template, j) => template.map(v => v * (scale[j] as number)));
  const transforms = new Float64Array(templates.length * stride);
  for (let j = 0; j < scaled.length; j += 2) {
    const pair = transformPair(scaled.slice(j, j + 2), plan, kernels);
    for (const [side, one] of pair.entries()) transforms.set(one, (j + side) * stride);
  }
  const contrast = Float64Array.from(scaled, contrastOf);
  return { count: templates.length, geometry, plan, real, transforms, stride, scale, contrast };
}

/** The half transform of template `index`. */
export function transformOf(library: Library, index: number): Float64Array {
  return library.transforms.subarray(index * library.stride, (index + 1) * library.stride);
}
