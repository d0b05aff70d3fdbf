/** Templates on the data's ln grid, normalised, transformed once; what every fit of a grid shares. */
import type { Kernels } from '../kernels/kernels.ts';
import { plain } from '../kernels/plain.ts';
import { fastest } from '../kernels/simd.ts';
import { type Complex, complexOf, type Plan, planDoubles, planOf } from '../fft/plan.ts';
import { type RealTransform, realTransformOf, transformReal } from '../fft/real.ts';
import type { Geometry } from '../losvd/losvd.ts';
import { type Most, type Workspace, workspaceDoubles, workspaceOf } from './workspace.ts';

/** n templates as half transforms (re, im alternating, over N), the frequencies that carry next to no light in single
 * precision: `low` [n, split] and `high` [n, stride - split].
 */
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
  readonly low: Float64Array;
  readonly high: Float32Array;
  /** Numbers of one half transform, and of those in double precision. */
  readonly stride: number;
  readonly split: number;
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

/** Of a template's light, rms. Frequencies that carry less are kept in single precision, right to 6e-8: the template
 * changes by less than 1e-10 of itself.
 */
const faint = 1e-3;
/** Neighbours in age and metallicity are alike: so many of a set tell of all. */
const looks = 9;

/** Numbers of the half transform of a template [N] until what follows is faint. */
function splitOf(template: Float64Array, half: Float64Array, means: Real): number {
  transformReal(template, half, means);
  const most = (faint * (half[0] as number)) ** 2;
  let power = 0;
  for (let end = half.length; end > 0; end -= 2) {
    // Frequencies below 0 carry as much.
    power += 2 * ((half[end - 2] as number) ** 2 + (half[end - 1] as number) ** 2);
    if (power > most) return end;
  }
  return 0;
}

type Real = RealTransform & { readonly kernels: Kernels };

/** The same for all of `templates` [n][N], by a few of them. */
function splitFor(templates: readonly Float64Array[], length: number): number {
  const plan = planOf(length / 2);
  const means = { ...realTransformOf(plan, complexOf(plan.length)), kernels: plain };
  const half = new Float64Array(length + 2);
  const step = Math.max(1, (templates.length - 1) / (looks - 1));
  const indices = new Set(Array.from({ length: looks }, (_, i) => Math.round(i * step)));
  const looked = [...indices].filter(index => index < templates.length);
  return Math.max(...looked.map(i => splitOf(templates[i] as Float64Array, half, means)));
}

interface Size {
  readonly count: number;
  readonly split: number;
}

/** Numbers of a library with its workspace: what its kernels must have room for. */
function doublesOf({ count, split }: Size, { length }: Geometry, most: Most): number {
  const singles = count * (length + 2 - split);
  const transforms = count * split + 2 * Math.ceil(singles / 4);
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
  const split = splitFor(templates, length);
  const kernels = chosen ?? fastest(doublesOf({ count, split }, geometry, most));
  const { room } = kernels;
  const plan = planOf(length, room);
  const halfPlan = planOf(length / 2, room);
  const real = realTransformOf(halfPlan, complexOf(halfPlan.length, room));
  const work = complexOf(length, room);
  const stride = length + 2;
  const scale = Float64Array.from(templates, scaleOf);
  const parts = {
    low: room(count * split),
    high: kernels.singles(count * (stride - split)),
    contrast: new Float64Array(count)
  };
  const scaled = (j: number) => templates[j]?.map(value => value * (scale[j] as number));
  transformAll(scaled, { plan, work, kernels }, parts);
  const workspace = workspaceOf({ count, length }, most, { kernels, work });
  return { count, geometry, kernels, workspace, plan, real, stride, split, scale, ...parts };
}

/** Fills the transforms and the contrast of all templates, two at a time. */
function transformAll(
  templateOf: (index: number) => Float64Array | undefined,
  { plan, work, kernels }: Pick<Library, 'plan' | 'kernels'> & { readonly work: Complex },
  { low, high, contrast }: Pick<Library, 'low' | 'high' | 'contrast'>
): void {
  const count = contrast.length;
  const split = low.length / count;
  const halves = [0, 1].map(() => new Float64Array(plan.length + 2));
  const rest = plan.length + 2 - split;
  for (let j = 0; j < count; j += 2) {
    const pair = [j, j + 1].flatMap(index => templateOf(index) ?? []);
    work.re.set(pair[0] as Float64Array);
    work.im.fill(0);
    if (pair[1] !== undefined) work.im.set(pair[1]);
    kernels.fft(plan, work.re, work.im);
    writePair(work, halves);
    for (const [side, one] of pair.entries()) {
      const half = halves[side] as Float64Array;
      contrast[j + side] = contrastOf(one);
      low.set(half.subarray(0, split), (j + side) * split);
      high.set(half.subarray(split), (j + side) * rest);
    }
  }
}

/** The first `used` numbers of the half transform of template `index`: where they lie, or put together in `whole`. */
export function transformOf(
  library: Library,
  index: number,
  { used, whole }: { readonly used: number; readonly whole: Float64Array }
): Float64Array {
  const { low, split } = library;
  if (used <= split) return low.subarray(index * split, (index + 1) * split);
  const out = whole.subarray(0, used).fill(0);
  addTransform(library, { index, factor: 1 }, out);
  return out;
}

/** Adds `factor` times the half transform of template `index` to `out`, as far as that reaches. */
export function addTransform(
  { low, high, split, stride, kernels }: Library,
  { index, factor }: { readonly index: number; readonly factor: number },
  out: Float64Array
): void {
  const first = out.subarray(0, split);
  kernels.axpy(factor, low.subarray(index * split, (index + 1) * split), first);
  const rest = out.subarray(split);
  const from = index * (stride - split);
  kernels.axpySingles(factor, high.subarray(from, from + rest.length), rest);
}

/** b . conj(t_j) of all half transforms, summed over the frequencies of `signal`. */
export function multiplyAll(
  { low, high, split, kernels }: Library,
  signal: Float64Array,
  out: Float64Array
): void {
  kernels.gemv(low, signal.subarray(0, split), out);
  const rest = signal.subarray(split);
  if (rest.length > 0) kernels.gemvSingles(high, rest, out);
}
