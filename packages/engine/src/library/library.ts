/** Templates on the data's ln grid, normalised, transformed once; what every fit of a grid shares. */
import type { Kernels } from '../kernels/kernels.ts';
import { fastest } from '../kernels/simd.ts';
import { type Complex, complexOf, type Plan, planDoubles, planOf } from '../fft/plan.ts';
import { type RealTransform, realTransformOf } from '../fft/real.ts';
import type { Geometry } from '../losvd/losvd.ts';
import { type Most, type Workspace, workspaceDoubles, workspaceOf } from './workspace.ts';

/** n templates as half transforms (re, im alternating, over N): `transforms` [n, 2 (N/2 + 1)]. */
export interface Library {
  readonly count: number;
  readonly geometry: Geometry;
  /** On whose memory everything lies. */
  readonly kernels: Kernels;
  /** Where its fits work, one at a time. */
  readonly workspace: Workspace;
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

/** Transforms real signals a and b at once (as a + i b); their half transforms over N, or that of a alone. */
function writePair(work: Complex, out: readonly Float64Array[]): void {
  const { re, im } = work;
  const length = re.length;
  for (let k = 0; k <= length / 2; k += 1) {
    const q = (length - k) % length;
    const sumRe = ((re[k] as number) + (re[q] as number)) / (2 * length);
    const sumIm = ((im[k] as number) + (im[q] as number)) / (2 * length);
    const lessRe = ((re[k] as number) - (re[q] as number)) / (2 * length);
    const lessIm = ((im[k] as number) - (im[q] as number)) / (2 * length);
    out[0]?.set([sumRe, lessIm], 2 * k);
    out[1]?.set([sumIm, -lessRe], 2 * k);
  }
}

/** Numbers of a library with its workspace: what its kernels must have room for. */
function doublesOf(count: number, { length }: Geometry, most: Most): number {
  const transforms = count * (length + 2);
  const work = 3 * length;
  const plans = planDoubles(length) + planDoubles(length / 2);
  return transforms + work + plans + workspaceDoubles({ count, length }, most);
}

/** `templates` [n][N], N being geometry.length, as a library for fits of at most `most`. Each is scaled to
 * a mean of 1 first: two share a transform, and would spoil each other were their sizes far apart.
 * Throws RangeError when the length has a factor beside 2 and 3, or is odd.
 */
export function libraryOf(
  templates: readonly Float64Array[],
  setting: { readonly geometry: Geometry; readonly most: Most },
  chosen?: Kernels
): Library {
  const { geometry, most } = setting;
  const { length } = geometry;
  const count = templates.length;
  const kernels = chosen ?? fastest(doublesOf(count, geometry, most));
  const { room } = kernels;
  const plan = planOf(length, room);
  const halfPlan = planOf(length / 2, room);
  const real = realTransformOf(halfPlan, complexOf(halfPlan.length, room));
  const work = complexOf(length, room);
  const stride = length + 2;
  const scale = Float64Array.from(templates, scaleOf);
  const transforms = room(count * stride);
  const contrast = new Float64Array(count);
  for (let j = 0; j < count; j += 2) {
    const pair = templates
      .slice(j, j + 2)
      .map((template, side) => template.map(v => v * (scale[j + side] as number)));
    work.re.set(pair[0] as Float64Array);
    work.im.fill(0);
    if (pair[1] !== undefined) work.im.set(pair[1]);
    kernels.fft(plan, work.re, work.im);
    for (const [side, one] of pair.entries()) contrast[j + side] = contrastOf(one);
    writePair(
      work,
      pair.map((_, side) => transforms.subarray((j + side) * stride, (j + side + 1) * stride))
    );
  }
  const workspace = workspaceOf({ count, length }, most, { kernels, work });
  const shared = { count, geometry, kernels, workspace, plan, real, transforms, stride };
  return { ...shared, scale, contrast };
}

/** The half transform of template `index`. */
export function transformOf(library: Library, index: number): Float64Array {
  return library.transforms.subarray(index * library.stride, (index + 1) * library.stride);
}
