/** The library as the model sees it: convolved, multiplied, weighted, projected; made when asked for. */
import { type Complex, complexOf } from '../fft/plan.ts';
import { transformReal } from '../fft/real.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type Library, transformOf } from '../library/library.ts';
import { fillLosvd, type Losvd, losvdRoom } from '../losvd/losvd.ts';
import type { Dictionary } from '../nnls/dictionary.ts';

/** The weights 1/error of a spectrum [pixels], 0 where it is not used, and its additive basis. */
export interface Weighting {
  readonly weights: Float64Array;
  /** Orthonormal rows to be projected out of every column. */
  readonly rows: Float64Array;
}

/** Of the LOSVD's frequencies the share that gradients need: exp(-6.6^2 / 2) = 3e-10 of their size, below
 * the root of the tolerance with which they are judged.
 */
const gradientShare = 6.6 / 8.6;

export class Columns implements Dictionary {
  readonly count: number;
  readonly price: Float64Array;
  private readonly library: Library;
  private readonly kernels: Kernels;
  private readonly losvd: Losvd;
  private readonly weighting: Weighting;
  /** Weights times the multiplicative polynomial. */
  private readonly factor: Float64Array;
  private readonly convolved = new Map<number, Float64Array>();
  private readonly ready = new Map<number, Float64Array>();
  private readonly spare: Float64Array[] = [];
  private readonly work: Complex;
  private readonly weightedResidual: Float64Array;
  private readonly nothing: Float64Array;
  private readonly mixed: Float64Array;

  constructor(
    library: Library,
    weighting: Weighting,
    setting: { moments: number; kernels: Kernels }
  ) {
    const { count, geometry, contrast, stride } = library;
    this.library = library;
    this.count = count;
    this.kernels = setting.kernels;
    this.weighting = weighting;
    this.factor = weighting.weights.slice();
    this.losvd = losvdRoom(geometry.length, setting.moments);
    const total = this.kernels.dot(weighting.weights, weighting.weights);
    this.price = contrast.map(variance => variance * total);
    this.work = complexOf(geometry.length);
    this.weightedResidual = new Float64Array(this.factor.length);
    this.nothing = new Float64Array(stride);
    this.mixed = new Float64Array(stride);
  }

  private get pixels(): number {
    return this.factor.length;
  }

  /** V, sigma (km/s), h3 ... : all columns are to be made anew. */
  setKinematics(theta: readonly number[]): void {
    fillLosvd(theta, this.library.geometry, this.losvd);
    this.spare.push(...this.convolved.values(), ...this.ready.values());
    this.convolved.clear();
    this.ready.clear();
  }

  /** The multiplicative polynomial [pixels]: what is convolved stays. */
  setMultiplier(multiplier: Float64Array): void {
    this.kernels.mul(this.weighting.weights, multiplier, this.factor);
    this.spare.push(...this.ready.values());
    this.ready.clear();
  }

  expect(indices: readonly number[]): void {
    const wanted = indices.filter(index => !this.convolved.has(index));
    for (let i = 0; i < wanted.length; i += 2) this.convolve(wanted.slice(i, i + 2));
  }

  private room(): Float64Array {
    return this.spare.pop() ?? new Float64Array(this.pixels);
  }

  private cut(transform: Float64Array): Float64Array {
    return transform.subarray(0, this.losvd.used);
  }

  private keep(index: number, signal: Float64Array): void {
    const column = this.room();
    column.set(signal.subarray(0, this.pixels));
    this.convolved.set(index, column);
  }

  private convolve([first, second]: readonly number[]): void {
    if (first === undefined) return;
    const spectrum = second === undefined ? this.nothing : transformOf(this.library, second);
    const filter = this.cut(this.losvd.filter);
    const { re, im } = this.work;
    this.kernels.pack(
      { filter, spectrum: transformOf(this.library, first) },
      { filter, spectrum },
      this.work
    );
    this.kernels.fft(this.library.plan, im, re);
    this.keep(first, re);
    if (second !== undefined) this.keep(second, im);
  }

  /** Template `index` convolved [pixels], neither multiplied nor weighted. */
  convolvedOf(index: number): Float64Array {
    this.expect([index]);
    return this.convolved.get(index) as Float64Array;
  }

  column(index: number): Float64Array {
    const known = this.ready.get(index);
    if (known !== undefined) return known;
    const column = this.room();
    this.kernels.mul(this.convolvedOf(index), this.factor, column);
    this.kernels.project(this.weighting.rows, column);
    this.ready.set(index, column);
    return column;
  }

  /** b_j . r of all templates by the adjoint: with R = FFT(w m r), b_j . r = Re sum_k f_k conj(L_k T_jk) R_k,
   * f = 1 at the first and the Nyquist bin, else 2 (Parseval). The residual must be free of the basis. */
  gradient(residual: Float64Array, out: Float64Array): void {
    const { geometry, real, transforms } = this.library;
    this.kernels.mul(residual, this.factor, this.weightedResidual);
    const { filter } = this.losvd;
    const used = 2 * Math.ceil((gradientShare * this.losvd.used) / 2);
    const mixed = this.mixed.subarray(0, used);
    transformReal(this.weightedResidual, mixed, { ...real, kernels: this.kernels });
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
    this.kernels.gemv(transforms, mixed, out);
  }

  /** The derivatives by V, sigma, h3 ... of sum x_j b_j: weighted and projected columns [moments]. */
  kinematicDerivatives(active: readonly number[], weights: readonly number[]): Float64Array[] {
    const spectrum = this.cut(this.mixed).fill(0);
    for (const [place, index] of active.entries())
      this.kernels.axpy(weights[place] as number, transformOf(this.library, index), spectrum);
    const filters = this.losvd.derivatives.map(one => this.cut(one));
    const { re, im } = this.work;
    const out: Float64Array[] = [];
    for (let m = 0; m < filters.length; m += 2) {
      const first = filters[m] as Float64Array;
      const second = filters[m + 1];
      const other = { filter: second ?? first, spectrum };
      this.kernels.pack({ filter: first, spectrum }, other, this.work);
      this.kernels.fft(this.library.plan, im, re);
      out.push(this.weighted(re));
      if (second !== undefined) out.push(this.weighted(im));
    }
    return out;
  }

  /** The derivative by the factor of multiplicative polynomial `polynomial`: a weighted, projected column. */
  multiplierDerivative(polynomial: Float64Array, mix: Float64Array): Float64Array {
    const out = new Float64Array(this.pixels);
    this.kernels.mul(polynomial, mix, out);
    this.kernels.mul(out, this.weighting.weights, out);
    this.kernels.project(this.weighting.rows, out);
    return out;
  }

  private weighted(signal: Float64Array): Float64Array {
    const out = new Float64Array(this.pixels);
    this.kernels.mul(signal, this.factor, out);
    this.kernels.project(this.weighting.rows, out);
    return out;
  }

  /** sum x_j (template j convolved) [pixels]. */
  mixOf(active: readonly number[], weights: readonly number[]): Float64Array {
    const mix = new Float64Array(this.pixels);
    for (const [place, index] of active.entries())
      this.kernels.axpy(weights[place] as number, this.convolvedOf(index), mix);
    return mix;
  }
}
