/** The model of one spectrum as a function of its non-linear parameters: chi2, and its slope. */
import type { Kernels } from '../kernels/kernels.ts';
import type { Library } from '../library/library.ts';
import type { Workspace } from '../library/workspace.ts';
import { type ActiveSet, type Minimum, nonNegative } from '../nnls/nnls.ts';
import { type Dust, fillAttenuation, fillSlope } from '../attenuation/dust.ts';
import { Columns } from './columns.ts';
import { solveDense } from './dense.ts';
import { coefficientsOf, type Orthonormal, orthonormal } from './polynomials.ts';
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
  /** By how much the templates are broader than the data, (km/s)^2; 0 when left out. */
  readonly excess?: number;
  readonly dust?: Dust;
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
  private readonly space: Workspace;
  readonly columns: Columns;
  readonly basis: Orthonormal;
  /** A_lambda / A_V of dust outside the convolution [pixels]. */
  private readonly outside: Float64Array | undefined;
  /** Held kinematics are set once, and what they convolve stays. */
  private readonly held: readonly number[] | undefined;

  /** Takes the library's workspace for itself. Throws RangeError when the fit is larger than that. */
  constructor(problem: Problem, shape: Shape) {
    const { library } = problem;
    const { kernels, workspace } = library;
    demandRoom(problem, shape);
    this.pixels = problem.flux.length;
    this.shape = shape;
    this.kernels = kernels;
    this.space = workspace;
    this.used = weigh(problem);
    const additive = workspace.polynomials.slice(0, shape.degree + 1);
    const rows = workspace.rows.subarray(0, additive.length * this.pixels);
    this.basis = orthonormal(additive, { weights: workspace.weights, rows }, kernels);
    this.aim(workspace.raw);
    workspace.multiplier.fill(1);
    const { moments, mdegree, excess, dust } = shape;
    const inside = dust?.isInside === true ? dust.curve : undefined;
    const isMultiplied = mdegree > 0 || dust?.isInside === false;
    this.outside = dust?.isInside === false ? dust.curve : undefined;
    this.columns = new Columns(library, { rows, moments, excess, inside, isMultiplied });
    this.held = shape.held;
    if (this.held !== undefined) this.columns.setKinematics(this.held);
  }

  /** The same pixels with the same weights, and another weighted flux [pixels]. */
  aim(raw: Float64Array): void {
    const { space, basis, kernels } = this;
    if (raw !== space.raw) space.raw.set(raw);
    space.target.set(space.raw);
    for (let pass = 0; pass < 2; pass += 1) kernels.project(basis.rows, space.target);
  }

  /** Other kinematics to hold, where they are held. */
  hold(kinematics: readonly number[]): void {
    this.columns.setKinematics(kinematics);
  }

  /** How many parameters lead theta: V, sigma ...; A_V and the multiplicative coefficients follow. */
  get kinematic(): number {
    return this.held === undefined ? this.shape.moments : 0;
  }

  /** 1 when A_V is one of the parameters. */
  get dusty(): number {
    return this.shape.dust === undefined ? 0 : 1;
  }

  private multiply(theta: readonly number[]): void {
    const { multiplier, polynomials, attenuation } = this.space;
    const first = this.kinematic + this.dusty;
    multiplier.fill(1);
    for (let k = 1; k <= this.shape.mdegree; k += 1) {
      const coefficient = theta[first + k - 1] as number;
      this.kernels.axpy(coefficient, polynomials[k] as Float64Array, multiplier);
    }
    if (this.outside !== undefined) {
      fillAttenuation(this.outside, theta[this.kinematic] as number, attenuation);
      this.kernels.mul(multiplier, attenuation, multiplier);
    }
    this.columns.multiplierChanged();
  }

  /** Moves to `theta`. */
  move(theta: readonly number[]): void {
    const { columns } = this;
    if (this.kinematic > 0) columns.setKinematics(theta.slice(0, this.kinematic));
    if (this.dusty > 0) columns.setInside(theta[this.kinematic] as number);
    if (this.shape.mdegree > 0 || this.outside !== undefined) this.multiply(theta);
  }

  /** Writes every column, weighted and projected, where the model is, each `width` after the one before. */
  writeColumns(out: Float64Array, width: number): void {
    for (let j = 0; j < this.columns.count; j += 2) {
      const pair = j + 1 < this.columns.count ? [j, j + 1] : [j];
      this.columns.expect(pair, []);
      for (const index of pair) out.set(this.columns.column(index), index * width);
    }
  }

  /** The multiplicative coefficients at which chi2 is least with these weights; nothing else may be free. */
  multiplierFor({ active, weights }: ActiveSet): number[] {
    const { space, columns, kernels } = this;
    const mix = columns.mixOf(active, weights);
    const all = Array.from({ length: this.shape.mdegree }, (_, k) => {
      const out = space.derivatives[k] as Float64Array;
      columns.multiplierDerivative(space.polynomials[k + 1] as Float64Array, mix, out);
      return out;
    });
    const left = space.residual;
    kernels.mul(mix, space.weights, left);
    for (let i = 0; i < left.length; i += 1)
      left[i] = (space.target[i] as number) - (left[i] as number);
    const matrix = all.map(one => all.map(other => kernels.dot(one, other)));
    return solveDense(
      matrix,
      all.map(one => kernels.dot(one, left))
    );
  }

  /** Moves to `theta` and solves for the weights there. */
  evaluate(theta: readonly number[], start: ActiveSet, tolerance: number): Minimum {
    const { columns, kernels, space } = this;
    this.move(theta);
    const search = { target: space.target, start, tolerance, floor: 1e-6 * this.used };
    return nonNegative(search, { dictionary: columns, kernels, room: space });
  }

  /** By each parameter, at the place evaluated last: weighted and projected rows of the workspace [pixels]. */
  derivatives(found: ActiveSet): readonly Float64Array[] {
    const { kinematic, dusty, columns, space, shape } = this;
    const { active, weights } = found;
    if (kinematic > 0) columns.kinematicDerivatives(active, weights);
    if (dusty > 0 && this.outside === undefined)
      columns.insideDerivative(active, weights, space.derivatives[kinematic] as Float64Array);
    if (shape.mdegree > 0 || this.outside !== undefined) this.multiplierDerivatives(found);
    return space.derivatives.slice(0, kinematic + dusty + shape.mdegree);
  }

  /** By A_V of dust outside, and by the multiplicative coefficients. */
  private multiplierDerivatives({ active, weights }: ActiveSet): void {
    const { kinematic, dusty, columns, space, outside } = this;
    const mix = columns.mixOf(active, weights);
    const slope = space.weighted;
    if (outside !== undefined) {
      fillSlope(outside, space.multiplier, slope);
      columns.multiplierDerivative(slope, mix, space.derivatives[kinematic] as Float64Array);
    }
    for (let k = 1; k <= this.shape.mdegree; k += 1) {
      const out = space.derivatives[kinematic + dusty + k - 1] as Float64Array;
      const polynomial = space.polynomials[k] as Float64Array;
      if (outside !== undefined) this.kernels.mul(polynomial, space.attenuation, slope);
      columns.multiplierDerivative(outside === undefined ? polynomial : slope, mix, out);
    }
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
    return { hessian, gradient: columns.map(column => dot(column, this.space.residual)) };
  }

  /** The best fit [pixels] at the place evaluated last, also where no pixel counts. */
  bestFit({ active, weights }: ActiveSet): Float64Array {
    const { kernels, space, columns } = this;
    const mix = columns.mixOf(active, weights);
    kernels.mul(mix, space.multiplier, mix);
    const left = space.residual;
    kernels.mul(mix, space.weights, left);
    for (let i = 0; i < left.length; i += 1)
      left[i] = (space.raw[i] as number) - (left[i] as number);
    for (const [k, c] of coefficientsOf(this.basis, left, kernels).entries())
      kernels.axpy(c, space.polynomials[k] as Float64Array, mix);
    return mix.slice();
  }
}

function demandRoom({ flux, library }: Problem, shape: Shape): void {
  const { pixels, moments, polynomials } = library.workspace.most;
  const wanted = 1 + Math.max(shape.degree, shape.mdegree);
  if (flux.length === pixels && shape.moments <= moments && wanted <= polynomials) return;
  throw new RangeError('The fit is larger than the workspace of its library.');
}

/** Writes weights and weighted flux; how many pixels count. */
function weigh({ flux, error, good, library }: Problem): number {
  const { weights, raw } = library.workspace;
  let used = 0;
  for (let i = 0; i < flux.length; i += 1) {
    const isGood = good[i] === 1;
    const weight = isGood ? 1 / (error[i] as number) : 0;
    weights[i] = weight;
    raw[i] = isGood ? (flux[i] as number) * weight : 0;
    if (isGood) used += 1;
  }
  return used;
}
