/** The model of one spectrum as a function of its non-linear parameters: chi2, and its slope. */
import { LineColumns } from '../gas/columns.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Workspace } from '../library/workspace.ts';
import { fillAttenuation, fillSlope } from '../attenuation/dust.ts';
import { type ActiveSet, type Minimum, nonNegative, type Room } from '../nnls/nnls.ts';
import { Columns } from './columns.ts';
import { weightErrors } from './covariance.ts';
import { Mixed, partOf } from './mixed.ts';
import { coefficientsOf, type Orthonormal, orthonormal } from './polynomials.ts';
import { demandRoom, type Problem, type Shape, weigh } from './problem.ts';
import type { Normals } from './step.ts';

export class Model {
  readonly pixels: number;
  /** Pixels that count. */
  readonly used: number;
  private readonly shape: Shape;
  private readonly kernels: Kernels;
  private readonly space: Workspace;
  readonly columns: Columns;
  private readonly lines: LineColumns | undefined;
  /** Templates, then lines. */
  readonly dictionary: Columns | Mixed;
  private readonly room: Room;
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
    const { gas } = shape;
    this.lines = gas && new LineColumns({ ...gas, rows, kernels, space: workspace });
    this.dictionary = this.lines === undefined ? this.columns : new Mixed(this.columns, this.lines);
    if (gas?.held !== undefined) this.moveLines(gas.held);
    const gradient = workspace.gradient.subarray(0, this.dictionary.count);
    this.room = { residual: workspace.residual, gradient };
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

  /** How many parameters lead theta: V, sigma ... of the stars. */
  get stellar(): number {
    return this.held === undefined ? this.shape.moments : 0;
  }

  /** Those and V, sigma of the gas; A_V and the multiplicative coefficients follow. */
  get kinematic(): number {
    const { lines, shape } = this;
    const isFree = lines !== undefined && shape.gas?.held === undefined;
    return this.stellar + (isFree ? 2 * lines.groups : 0);
  }

  /** 1 when A_V is one of the parameters. */
  get dusty(): number {
    return this.shape.dust === undefined ? 0 : 1;
  }

  private moveLines(theta: readonly number[]): void {
    this.lines?.setKinematics(theta);
    if (this.dictionary instanceof Mixed) this.dictionary.linesMoved();
  }

  /** The templates among the active columns, and the lines, each counted from 0. */
  starsOf(set: ActiveSet): ActiveSet {
    return this.lines === undefined ? set : partOf(set, 0, this.columns.count);
  }

  linesOf(set: ActiveSet): ActiveSet {
    return partOf(set, this.columns.count);
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
    const { columns, stellar, kinematic } = this;
    if (stellar > 0) columns.setKinematics(theta.slice(0, stellar));
    if (kinematic > stellar) this.moveLines(theta.slice(stellar, kinematic));
    if (this.dusty > 0) columns.setInside(theta[kinematic] as number);
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

  /** By the multiplicative coefficients, with these weights: weighted rows [mdegree][pixels] of the workspace. */
  multiplierSlopes({ active, weights }: ActiveSet): Float64Array[] {
    const { space, columns, shape } = this;
    const mix = columns.mixOf(active, weights);
    return Array.from({ length: shape.mdegree }, (_, k) => {
      const out = space.derivatives[k] as Float64Array;
      columns.multiplierDerivative(space.polynomials[k + 1] as Float64Array, mix, out);
      return out;
    });
  }

  /** What these weights leave of the data, weighted [pixels], where the model is. */
  residualOf(set: ActiveSet): Float64Array {
    this.bestFit(set);
    return this.space.residual;
  }

  /** Moves to `theta` and solves for the weights there. */
  evaluate(theta: readonly number[], start: ActiveSet, tolerance: number): Minimum {
    const { kernels, space, room, dictionary } = this;
    this.move(theta);
    const search = { target: space.target, start, tolerance, floor: 1e-6 * this.used };
    return nonNegative(search, { dictionary, kernels, room });
  }

  /** By each parameter, at the place evaluated last: weighted and projected rows of the workspace [pixels]. */
  derivatives(set: ActiveSet): readonly Float64Array[] {
    const { stellar, dusty, columns, space, shape } = this;
    const found = this.starsOf(set);
    const { active, weights } = found;
    if (stellar > 0) columns.kinematicDerivatives(active, weights);
    if (dusty > 0 && this.outside === undefined)
      columns.insideDerivative(active, weights, space.derivatives[stellar] as Float64Array);
    if (shape.mdegree > 0 || this.outside !== undefined) this.multiplierDerivatives(found);
    const ofStars = space.derivatives.slice(0, stellar + dusty + shape.mdegree);
    if (this.lines === undefined || this.kinematic === stellar) return ofStars;
    const ofGas = this.lines.derivatives(this.linesOf(set));
    return [...ofStars.slice(0, stellar), ...ofGas, ...ofStars.slice(stellar)];
  }

  /** By A_V of dust outside, and by the multiplicative coefficients; they lie behind the stars' kinematics. */
  private multiplierDerivatives({ active, weights }: ActiveSet): void {
    const { stellar, dusty, columns, space, outside } = this;
    const mix = columns.mixOf(active, weights);
    const slope = space.weighted;
    if (outside !== undefined) {
      fillSlope(outside, space.multiplier, slope);
      columns.multiplierDerivative(slope, mix, space.derivatives[stellar] as Float64Array);
    }
    for (let k = 1; k <= this.shape.mdegree; k += 1) {
      const out = space.derivatives[stellar + dusty + k - 1] as Float64Array;
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

  /** 1 sigma of the fluxes of all lines at the place evaluated last, the kinematics' own errors taken in. */
  lineErrors(minimum: Minimum, { hessian }: Normals): number[] {
    const shares = this.derivatives(minimum).map(column => minimum.gram.shareOf(column));
    const { kernels, columns, dictionary } = this;
    return weightErrors({ minimum, shares, hessian }, dictionary, {
      first: columns.count,
      kernels
    });
  }

  /** Stars and lines [pixels] where the model is, in the workspace's mix; no additive polynomials. */
  mixOf(set: ActiveSet): Float64Array {
    const { active, weights } = this.starsOf(set);
    const mix = this.columns.mixOf(active, weights);
    this.kernels.mul(mix, this.space.multiplier, mix);
    this.lines?.addLines(this.linesOf(set), mix);
    return mix;
  }

  /** The best fit [pixels] at the place evaluated last, also where no pixel counts. */
  bestFit(set: ActiveSet): Float64Array {
    const { kernels, space } = this;
    const mix = this.mixOf(set);
    const left = space.residual;
    kernels.mul(mix, space.weights, left);
    for (let i = 0; i < left.length; i += 1)
      left[i] = (space.raw[i] as number) - (left[i] as number);
    for (const [k, c] of coefficientsOf(this.basis, left, kernels).entries())
      kernels.axpy(c, space.polynomials[k] as Float64Array, mix);
    return mix.slice();
  }
}
