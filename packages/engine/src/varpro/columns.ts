/** The library as the model sees it: convolved, multiplied, weighted, projected; made when asked for. */
import { transformReal } from '../fft/real.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { addTransform, type Library, multiplyAll, transformOf } from '../library/library.ts';
import type { Workspace } from '../library/workspace.ts';
import { fillLosvd, type Losvd } from '../losvd/losvd.ts';
import type { Dictionary } from '../nnls/dictionary.ts';
import { fillAttenuation, fillSlope } from '../attenuation/dust.ts';
import { convolveInside, gradientInside } from './inside.ts';
import type { Treatment } from './treatment.ts';

/** The share of the LOSVD's frequencies (8.6 / sigma of them) that gradients need: beyond it its transform is
 * a tenth of the root of the tolerance with which they are judged.
 */
function shareFor(tolerance: number): number {
  return Math.min(1, Math.sqrt(-2 * Math.log(0.1 * Math.sqrt(tolerance))) / 8.6);
}

export class Columns implements Dictionary {
  readonly count: number;
  readonly price: Float64Array;
  private readonly library: Library;
  private readonly kernels: Kernels;
  private readonly space: Workspace;
  private readonly losvd: Losvd;
  private readonly treatment: Treatment;
  private readonly convolved = new Map<number, Float64Array>();
  private readonly ready = new Map<number, Float64Array>();
  /** Of the ready ones those that still are to be projected: many are only made along with another. */
  private readonly unprojected = new Set<number>();
  private readonly spare: Float64Array[];
  private theta: readonly number[] = [];
  private av = NaN;

  /** Takes the library's workspace, whose weights are set, for itself. */
  constructor(library: Library, treatment: Treatment) {
    const { kernels, workspace, contrast } = library;
    this.library = library;
    this.count = library.count;
    this.kernels = kernels;
    this.space = workspace;
    this.treatment = treatment;
    const { losvd, weights } = workspace;
    this.losvd = { ...losvd, derivatives: losvd.derivatives.slice(0, treatment.moments) };
    this.spare = [...workspace.slots];
    workspace.factor.set(weights);
    const total = kernels.dot(weights, weights);
    this.price = contrast.map(variance => variance * total);
  }

  /** V, sigma (km/s), h3 ... : all columns are to be made anew. */
  setKinematics(theta: readonly number[]): void {
    if (theta.length === this.theta.length && theta.every((one, i) => one === this.theta[i]))
      return;
    this.theta = [...theta];
    const { excess } = this.treatment;
    fillLosvd(theta, { ...this.library.geometry, excess }, this.losvd);
    this.forgetBut([]);
  }

  /** A_V of the dust inside: all columns are to be made anew. */
  setInside(av: number): void {
    if (this.treatment.inside === undefined || av === this.av) return;
    this.av = av;
    fillAttenuation(this.treatment.inside, av, this.space.inner);
    this.forgetBut([]);
  }

  /** The workspace's multiplier has changed: what is convolved stays. */
  multiplierChanged(): void {
    const { weights, multiplier, factor } = this.space;
    this.kernels.mul(weights, multiplier, factor);
    this.spare.push(...this.ready.values());
    this.ready.clear();
    this.unprojected.clear();
  }

  expect(indices: readonly number[], held: readonly number[]): void {
    const made = this.treatment.isMultiplied ? this.convolved : this.ready;
    const wanted = indices.filter(index => !made.has(index));
    const unready = indices.filter(index => !this.ready.has(index)).length;
    const needed = unready + (this.treatment.isMultiplied ? wanted.length : 0);
    if (this.spare.length < needed) this.forgetBut([...indices, ...held]);
    for (let i = 0; i < wanted.length; i += 2) this.convolve(wanted[i] as number, wanted[i + 1]);
  }

  private forgetBut(held: readonly number[]): void {
    for (const made of [this.convolved, this.ready])
      for (const [index, column] of made) {
        if (held.includes(index)) continue;
        made.delete(index);
        this.spare.push(column);
      }
  }

  private room(): Float64Array {
    const slot = this.spare.pop();
    if (slot === undefined) throw new RangeError('More columns at once than a workspace holds.');
    return slot;
  }

  private cut(transform: Float64Array): Float64Array {
    return transform.subarray(0, this.losvd.used);
  }

  /** Two half transforms convolved, by the LOSVD or another `filter`: left in the workspace's work. */
  private through(pair: readonly [Float64Array, Float64Array], filter = this.losvd.filter): void {
    const { library, kernels, space } = this;
    const cut = this.cut(filter);
    if (this.treatment.inside !== undefined) {
      convolveInside(library, pair, { inner: space.inner, filter: cut });
      return;
    }
    const [first, second] = pair;
    kernels.pack({ filter: cut, spectrum: first }, { filter: cut, spectrum: second }, space.work);
    kernels.fft(library.plan, space.work.im, space.work.re);
  }

  private convolve(first: number, second: number | undefined): void {
    const { library, space, treatment, losvd } = this;
    const used = treatment.inside === undefined ? losvd.used : library.stride;
    const [whole, beside] = space.whole;
    const one = transformOf(library, first, { used, whole });
    const other =
      second === undefined ? space.nothing : transformOf(library, second, { used, whole: beside });
    this.through([one, other]);
    this.keep(first, space.work.re);
    if (second !== undefined) this.keep(second, space.work.im);
  }

  private keep(index: number, signal: Float64Array): void {
    if (!this.treatment.isMultiplied) {
      const column = this.room();
      this.kernels.mul(signal, this.space.factor, column);
      this.ready.set(index, column);
      this.unprojected.add(index);
      return;
    }
    const column = this.room();
    column.set(signal.subarray(0, column.length));
    this.convolved.set(index, column);
  }

  /** A signal multiplied, weighted and projected. */
  private treated(signal: Float64Array, out: Float64Array): Float64Array {
    this.kernels.mul(signal, this.space.factor, out);
    this.kernels.project(this.treatment.rows, out);
    return out;
  }

  column(index: number): Float64Array {
    if (!this.ready.has(index)) this.expect([index], [...this.ready.keys()]);
    const made = this.ready.get(index);
    if (made !== undefined) {
      if (this.unprojected.delete(index)) this.kernels.project(this.treatment.rows, made);
      return made;
    }
    const column = this.treated(this.convolved.get(index) as Float64Array, this.room());
    this.ready.set(index, column);
    return column;
  }

  /** b_j . r of all templates by the adjoint: with R = FFT(w m r), b_j . r = Re sum_k f_k conj(L_k T_jk) R_k,
   * f = 1 at the first and the Nyquist bin, else 2 (Parseval). The residual must be free of the basis. */
  gradient(residual: Float64Array, out: Float64Array, tolerance: number): void {
    const { geometry, real } = this.library;
    const { weighted, factor } = this.space;
    this.kernels.mul(residual, factor, weighted);
    const { filter } = this.losvd;
    if (this.treatment.inside !== undefined) {
      const { inner } = this.space;
      gradientInside(this.library, { residual: weighted, filter: this.cut(filter), inner }, out);
      return;
    }
    const used = 2 * Math.ceil((shareFor(tolerance) * this.losvd.used) / 2);
    const mixed = this.space.mixed.subarray(0, used);
    transformReal(weighted, mixed, { ...real, kernels: this.kernels });
    for (let k = 0; 2 * k < used; k += 1) {
      const isReal = k === 0 || 2 * k === geometry.length;
      const share = isReal ? 1 : 2;
      const gr = filter[2 * k] as number;
      const gi = filter[2 * k + 1] as number;
      const rr = mixed[2 * k] as number;
      const ri = mixed[2 * k + 1] as number;
      mixed[2 * k] = share * (gr * rr + gi * ri);
      mixed[2 * k + 1] = isReal ? 0 : share * (gr * ri - gi * rr);
    }
    multiplyAll(this.library, mixed, out);
  }

  /** The half transform of sum x_j (template j), as far as the LOSVD reaches; all of it under dust inside. */
  private spectrumOf(active: readonly number[], weights: readonly number[]): Float64Array {
    const { mixed } = this.space;
    const spectrum = (this.treatment.inside === undefined ? this.cut(mixed) : mixed).fill(0);
    for (const [place, index] of active.entries())
      addTransform(this.library, { index, factor: weights[place] as number }, spectrum);
    return spectrum;
  }

  /** The derivatives by V, sigma, h3 ... of sum x_j b_j: weighted and projected columns [moments]. */
  kinematicDerivatives(active: readonly number[], weights: readonly number[]): Float64Array[] {
    const spectrum = this.spectrumOf(active, weights);
    const filters = this.losvd.derivatives.map(one => this.cut(one));
    const { work, derivatives } = this.space;
    for (let m = 0; m < filters.length; m += 2) {
      const first = filters[m] as Float64Array;
      const second = filters[m + 1];
      const other = { filter: second ?? first, spectrum };
      this.kernels.pack({ filter: first, spectrum }, other, work);
      this.kernels.fft(this.library.plan, work.im, work.re);
      this.treated(work.re, derivatives[m] as Float64Array);
      if (second !== undefined) this.treated(work.im, derivatives[m + 1] as Float64Array);
    }
    return derivatives.slice(0, filters.length);
  }

  /** The derivative by a parameter of the multiplier, `slope` being its own: a weighted, projected column. */
  multiplierDerivative(slope: Float64Array, mix: Float64Array, out: Float64Array): void {
    this.kernels.mul(slope, mix, out);
    this.kernels.mul(out, this.space.weights, out);
    this.kernels.project(this.treatment.rows, out);
  }

  /** The derivative by A_V of dust inside: a weighted, projected column. */
  insideDerivative(active: readonly number[], weights: readonly number[], out: Float64Array): void {
    const { work, nothing, inner, signal } = this.space;
    fillSlope(this.treatment.inside as Float64Array, inner, signal);
    const filter = this.cut(this.losvd.filter);
    const pair = [this.spectrumOf(active, weights), nothing] as const;
    convolveInside(this.library, pair, { inner: signal, filter });
    this.treated(work.re, out);
  }

  /** sum x_j (template j convolved) [pixels], in the workspace's mix. */
  mixOf(active: readonly number[], weights: readonly number[]): Float64Array {
    const { work, nothing, mix } = this.space;
    const kept = active.map(index => this.convolved.get(index));
    if (kept.length > 0 && !kept.includes(undefined)) {
      mix.fill(0);
      kept.forEach((one, i) => this.kernels.axpy(weights[i] as number, one as Float64Array, mix));
      return mix;
    }
    this.through([this.spectrumOf(active, weights), nothing]);
    mix.set(work.re.subarray(0, mix.length));
    return mix;
  }
}
