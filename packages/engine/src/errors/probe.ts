/** What a model is made of, looked at from outside: its columns, their products, its slopes. */
import type { Library } from '../library/library.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import type { Model } from '../varpro/model.ts';

/** Of a gradient's tolerance: all frequencies count. */
const smallestShare = 1e-30;

export class Probe {
  readonly model: Model;
  private readonly library: Library;

  /** The model's own library. */
  constructor(model: Model, library: Library) {
    this.model = model;
    this.library = library;
  }

  /** About |b_j|^2 [count], of templates and lines. */
  get price(): Float64Array {
    return this.model.dictionary.price;
  }

  /** The weighted model [pixels] at `theta`, without its additive polynomials. */
  weightedModel(theta: readonly number[], set: ActiveSet): Float64Array {
    const { kernels, workspace } = this.library;
    this.model.move(theta);
    const mix = this.model.mixOf(set);
    kernels.mul(mix, workspace.weights, mix);
    return mix.slice();
  }

  /** B^T v [count] of a weighted signal v [pixels], B the columns where the model is. */
  products(signal: Float64Array): Float64Array {
    const { kernels, workspace } = this.library;
    const { residual } = workspace;
    const gradient = workspace.gradient.subarray(0, this.model.dictionary.count);
    residual.set(signal);
    kernels.project(this.model.basis.rows, residual);
    this.model.dictionary.gradient(residual, gradient, smallestShare);
    return gradient.slice();
  }

  /** Column `index` where the model is, weighted and projected; valid until the next is asked for. */
  column(index: number): Float64Array {
    this.model.dictionary.expect([index], []);
    return this.model.dictionary.column(index);
  }

  /** Derivatives of the weighted, projected model by the parameters and by the kinematics, held or not: rows
   * [pixels], where the model is.
   */
  slopes(set: ActiveSet): { free: Float64Array[]; kinematic: Float64Array[] } {
    const free = this.model.derivatives(set).map(row => row.slice());
    const { active, weights } = this.model.starsOf(set);
    const kinematic = this.model.columns.kinematicDerivatives(active, weights);
    return { free, kinematic: kinematic.map(row => row.slice()) };
  }
}
