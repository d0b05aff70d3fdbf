/** The residuals of a best fit as noise to draw from: what the fit took of the noise is given back. */
import { complexOf, lengthFor, planOf } from '../fft/plan.ts';
import { plain } from '../kernels/plain.ts';
import type { Passes } from '../fit.ts';
import { gasShapeOf } from './gas.ts';
import { Probe } from './probe.ts';
import { modelOf, type Stage, truthOf } from './stage.ts';

/** Of a row's square: what is left below it is rounding. */
const smallest = 1e-10;
/** Of noise of which more than this was taken too little is left to stand for it. */
const mostTaken = 0.9;

/** Orthonormal rows that span what `rows` do (Gram-Schmidt, twice). */
function spanOf(rows: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const row of rows) {
    const left = row.slice();
    const before = plain.dot(left, left);
    for (let pass = 0; pass < 2; pass += 1)
      for (const other of found) plain.axpy(-plain.dot(other, left), other, left);
    const after = plain.dot(left, left);
    if (!(after > smallest * before)) continue;
    const per = 1 / Math.sqrt(after);
    found.push(left.map(one => one * per));
  }
  return found;
}

/** The power of orthonormal `rows` at all frequencies of a length, summed. */
function powerOf(rows: readonly Float64Array[], length: number): Float64Array {
  const plan = planOf(length);
  const { re, im } = complexOf(length);
  const power = new Float64Array(length);
  for (let p = 0; p < rows.length; p += 2) {
    re.fill(0).set(rows[p] as Float64Array);
    im.fill(0).set(rows[p + 1] ?? []);
    plain.fft(plan, re, im);
    const at = (k: number) => (re[k] as number) ** 2 + (im[k] as number) ** 2;
    for (let k = 0; k < length; k += 1)
      power[k] = (power[k] as number) + 0.5 * (at(k) + at((length - k) % length));
  }
  return power;
}

/** `share` [length] of the frequencies smoothed as blocks of `reach` pixels see them: by the triangle of their lags. */
function asBlocksSee(share: Float64Array, reach: number): Float64Array {
  const length = share.length;
  const plan = planOf(length);
  const { re, im } = complexOf(length);
  re.set(share);
  plain.fft(plan, re, im);
  for (let m = 0; m < length; m += 1) {
    const weight = Math.max(0, 1 - Math.min(m, length - m) / reach) / length;
    re[m] = (re[m] as number) * weight;
    im[m] = 0;
  }
  plain.fft(plan, re, im);
  return re;
}

/** By how much the power of each frequency is to grow for blocks to see what they would have, the share `taken` being gone. */
function growthsOf(taken: Float64Array, reach: number): Float64Array {
  const capped = (share: number) => Math.min(mostTaken, share);
  const own = taken.map(share => 1 / (1 - capped(share)));
  const still = taken.map((share, k) => 1 - (1 - share) * (own[k] as number));
  return asBlocksSee(still, reach).map((share, k) => (own[k] as number) / (1 - capped(share)));
}

/** `residuals` [count], left of noise by a fit that moves along `rows` [p][count], as wide as the noise was.
 *
 * Residuals are (1 - H) noise, H = sum_p q_p q_p^T of orthonormal q. Of noise whose power is smooth they have
 * the share 1 - h(w), h(w) = sum_p |Q_p(w)|^2 / count. What a fit moves along is smooth, so that h is far
 * above its mean p / count where lines are told from the continuum. Frequencies of which all but nothing is left
 * cannot be given back; their neighbours within 1 / `block` grow in their place.
 */
export function restored(
  residuals: Float64Array,
  rows: readonly Float64Array[],
  block: number
): Float64Array {
  const count = residuals.length;
  const reach = Math.max(1, Math.min(block, count));
  const length = lengthFor(count + reach);
  const plan = planOf(length);
  const taken = powerOf(spanOf(rows), length).map(power => power / count);
  const growths = growthsOf(taken, reach);
  const { re, im } = complexOf(length);
  re.set(residuals);
  plain.fft(plan, re, im);
  for (let k = 0; k < length; k += 1) {
    const gain = Math.sqrt(growths[k] as number) / length;
    re[k] = (re[k] as number) * gain;
    im[k] = (im[k] as number) * gain;
  }
  plain.fft(plan, im, re);
  return re.slice(0, count);
}

/** What the first pass moves along: additive polynomials, templates and lines that take part, derivatives by the
 * parameters; weighted rows [pixels], of the pixels in ln lambda that `stage` has.
 */
function rowsOf({ first }: Passes, stage: Stage): Float64Array[] {
  const { setting, prepared, shape } = stage;
  const gas = gasShapeOf(first, setting);
  const model = modelOf({ ...shape, degree: setting.asked.degree, mdegree: 0, gas }, stage);
  const probe = new Probe(model, prepared.library);
  const truth = truthOf(first, stage, false);
  probe.weightedModel(truth.theta, truth);
  const columns = truth.active.map(index => probe.column(index).slice());
  const { pixels, basis } = model;
  const additive = basis.triangle.map((_, k) => basis.rows.slice(k * pixels, (k + 1) * pixels));
  return [...additive, ...columns, ...probe.slopes(truth).free];
}

/** Residuals of the first pass by error, of the good pixels in ln lambda, about 0 and as wide as the noise that
 * left them. `stage` is of pixels that are not joined.
 */
export function residualsOf(passes: Passes, stage: Stage, block: number): Float64Array {
  const { lnFlux, lnError, lnGood } = passes.prepared;
  const { model } = passes.first.solution;
  const all = lnFlux.map((flux, i) => (flux - (model[i] as number)) / (lnError[i] as number));
  const isGood = (_: number, i: number) => lnGood[i] === 1;
  const good = all.filter(isGood);
  const mean = good.reduce((sum, one) => sum + one, 0) / good.length;
  const rows = rowsOf(passes, stage).map(row => row.filter(isGood));
  return restored(
    good.map(one => one - mean),
    rows,
    block
  );
}
