/** The model of one spectrum as a function of its non-linear parameters: chi2, and its slope. */
import type { Kernels } from '../kernels/kernels.ts';
import type { Library } from '../library/library.ts';
import { type ActiveSet, type Minimum, nonNegative, type Room } from '../nnls/nnls.ts';
import { Columns } from './columns.ts';
import { coefficientsOf, legendre, type Orthonormal, orthonormal } from './polynomials.ts';
import type { Normals } from './step.ts';

/** A spectrum on the ln grid [pixels], as a model needs it. */
export interface Problem {
  readonly library: Library;
  readonly flux: Float64Array;
  readonly error: Float64Array;
  /** 1 = counts. */
  readonly good: Uint8Array;
}

/** Which model: kinematics free (moments of them) or held at `held`; degrees of the polynomials. */
export interface Shape {
  readonly moments: number;
  readonly held?: readonly number[];
  /** Additive; -1: none. */
  readonly degree: number;
  /** Multiplicative; 0: none. */
  readonly mdegree: number;
}

export class Model {
  readonly pixels: number;
  /** Pixels that count. */
  readonly used: number;
  private readonly shape: Shape;
  private readonly kernels: Kernels;
  private readonly columns: Columns;
  private readonly basis: Orthonormal;
  private readonly polynomials: Float64Array[];
  private readonly target: Float64Array;
  private readonly raw: Float64Array;
  private readonly multiplier: Float64Array;
  private readonly room: Room;
  private readonly weights: Float64Array;

  constructor(problem: Problem, shape: Shape, kernels: Kernels) {
    const { flux, error, good, library } = problem;
    this.pixels = flux.length;
    this.shape = shape;
    this.kernels = kernels;
    this.weights = error.map((one, i) => (good[i] === 1 ? 1 / one : 0));
    this.used = good.reduce((sum, one) => sum + one, 0);
    this.polynomials = legendre(Math.max(shape.degree, shape.mdegree), this.pixels);
    const additive = this.polynomials.slice(0, shape.degree + 1);
    this.basis = orthonormal(additive, this.weights, kernels);
    this.raw = flux.map((one, i) => (good[i] === 1 ? one * (this.weights[i] as number) : 0));
    this.target = this.raw.slice();
    for (let pass = 0; pass < 2; pass += 1) kernels.project(this.basis.rows, this.target);
    const weighting = { weights: this.weights, rows: this.basis.rows };
    this.columns = new Columns(library, weighting, { moments: shape.moments, kernels });
    this.multiplier = new Float64Array(this.pixels).fill(1);
    this.room = {
      residual: new Float64Array(this.pixels),
      gradient: new Float64Array(library.count)
    };
    if (shape.held !== undefined) this.columns.setKinematics(shape.held);
  }

  /** How many parameters lead theta: V, sigma ...; the multiplicative coefficients follow. */
  get kinematic(): number {
    return this.shape.held === undefined ? this.shape.moments : 0;
  }

  /** Moves to `theta` and solves for the weights there. */
  evaluate(theta: readonly number[], start: ActiveSet, tolerance: number): Minimum {
    const { columns, kernels, room, target } = this;
    if (this.kinematic > 0) columns.setKinematics(theta.slice(0, this.kinematic));
    if (this.shape.mdegree > 0) {
      this.multiplier.fill(1);
      for (let k = 1; k <= this.shape.mdegree; k += 1) {
        const coefficient = theta[this.kinematic + k - 1] as number;
        kernels.axpy(coefficient, this.polynomials[k] as Float64Array, this.multiplier);
      }
      columns.setMultiplier(this.multiplier);
    }
    const search = { target, start, tolerance, floor: 1e-6 * this.used };
    return nonNegative(search, { dictionary: columns, kernels, room });
  }

  private derivatives({ active, weights }: ActiveSet): Float64Array[] {
    const all = this.kinematic > 0 ? this.columns.kinematicDerivatives(active, weights) : [];
    if (this.shape.mdegree === 0) return all;
    const mix = this.columns.mixOf(active, weights);
    for (const polynomial of this.polynomials.slice(1, this.shape.mdegree + 1))
      all.push(this.columns.multiplierDerivative(polynomial, mix));
    return all;
  }

  /** J^T J and J^T r at the place evaluated last, J the derivatives of the model with the weights'
   * own answer projected out (variable projection, Golub & Pereyra 1973; Kaufman 1975).
   */
  normals(minimum: Minimum): Normals {
    const { dot } = this.kernels;
    const columns = this.derivatives(minimum);
    const shares = columns.map(column => minimum.gram.shareOf(column));
    const hessian = columns.map(() => new Array<number>(columns.length).fill(0));
    for (const [a, column] of columns.entries())
      for (let b = 0; b <= a; b += 1) {
        const [mine, other] = [shares[a] as number[], shares[b] as number[]];
        let value = dot(column, columns[b] as Float64Array);
        for (const [i, share] of mine.entries()) value -= share * (other[i] as number);
        (hessian[a] as number[])[b] = value;
        (hessian[b] as number[])[a] = value;
      }
    return { hessian, gradient: columns.map(column => dot(column, this.room.residual)) };
  }

  /** The best fit [pixels] at the place evaluated last, also where no pixel counts. */
  bestFit({ active, weights }: ActiveSet): Float64Array {
    const fit = this.columns.mixOf(active, weights);
    this.kernels.mul(fit, this.multiplier, fit);
    const left = this.raw.map((one, i) => one - (this.weights[i] as number) * (fit[i] as number));
    for (const [k, c] of coefficientsOf(this.basis, left, this.kernels).entries())
      this.kernels.axpy(c, this.polynomials[k] as Float64Array, fit);
    return fit;
  }
}
