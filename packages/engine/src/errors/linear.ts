/** The model made linear round a best fit: with noise on it, where do weights and parameters go?
 *
 * y = sum x_j b_j + sum d_m D_m, x >= 0, D_m the derivative of the best fit by parameter m. The parameters are
 * eliminated; what is left are normal equations between templates (Bro & de Jong 1997), filled as templates
 * come in, and shared by all realisations.
 */
import { plain } from '../kernels/plain.ts';
import { Gram } from '../nnls/gram.ts';
import { type ActiveSet, bestEntry, mostActive, Working } from '../nnls/nnls.ts';
import { solveDense } from '../varpro/dense.ts';
import type { Probe } from './probe.ts';

/** Weights, and by how much the parameters have moved. */
export interface Moved extends ActiveSet {
  readonly step: readonly number[];
}

/** Products with all templates [count], and with the derivatives by the parameters. */
interface Products {
  readonly templates: Float64Array;
  readonly slopes: readonly number[];
}

const mostRounds = 100;

function subtract(from: Float64Array, share: number, what: Float64Array): void {
  for (let j = 0; j < from.length; j += 1)
    from[j] = (from[j] as number) - share * (what[j] as number);
}

export class Linear {
  private readonly probe: Probe;
  private readonly start: ActiveSet;
  /** Of g^2 / |b|^2. */
  private readonly enough: number;
  private readonly clean: Products;
  private readonly free: readonly Float64Array[];
  /** B^T D [parameters][count], and the same of the derivatives by kinematics that are held. */
  private readonly mixed: readonly Float64Array[];
  private readonly held: readonly Products[];
  /** (D^T D)^-1. */
  private readonly inverse: readonly (readonly number[])[];
  /** Rows of the templates' normal equations, the parameters eliminated. */
  private readonly rows = new Map<number, Float64Array>();

  /** The model is at the best fit; `clean` [pixels] is that, weighted. */
  constructor(
    probe: Probe,
    { start, clean }: { readonly start: ActiveSet; readonly clean: Float64Array },
    tolerance: number
  ) {
    this.probe = probe;
    this.start = start;
    this.enough = tolerance * probe.model.used;
    const { free, kinematic } = probe.slopes(start);
    this.free = free;
    this.mixed = free.map(row => probe.products(row));
    const normal = free.map(a => free.map(b => plain.dot(a, b)));
    this.inverse = free.map((_, m) =>
      solveDense(
        normal,
        free.map((__, k) => (k === m ? 1 : 0))
      )
    );
    this.clean = this.productsOf(clean);
    this.held = probe.model.kinematic > 0 ? [] : kinematic.map(row => this.productsOf(row));
  }

  private productsOf(signal: Float64Array): Products {
    const templates = this.probe.products(signal);
    return { templates, slopes: this.free.map(row => plain.dot(row, signal)) };
  }

  /** (D^T D)^-1 of a row. */
  private solved(right: readonly number[]): number[] {
    return this.inverse.map(row =>
      row.reduce((sum, one, m) => sum + one * (right[m] as number), 0)
    );
  }

  /** Takes what the parameters can explain out of products with the templates. */
  private eliminate(templates: Float64Array, slopes: readonly number[]): Float64Array {
    for (const [m, part] of this.solved(slopes).entries())
      subtract(templates, part, this.mixed[m] as Float64Array);
    return templates;
  }

  private row(index: number): Float64Array {
    const known = this.rows.get(index);
    if (known !== undefined) return known;
    const products = this.probe.products(this.probe.column(index));
    const row = this.eliminate(
      products,
      this.mixed.map(one => one[index] as number)
    );
    this.rows.set(index, row);
    return row;
  }

  /** Where weights and parameters go with `noise` [pixels], the held kinematics having moved by `moved`. */
  answer(noise: Float64Array, moved: readonly number[]): Moved {
    const { templates, slopes } = this.productsOf(noise);
    subtract(templates, -1, this.clean.templates);
    const pull = slopes.map((one, m) => one + (this.clean.slopes[m] as number));
    for (const [k, held] of this.held.entries()) {
      const share = moved[k] as number;
      subtract(templates, share, held.templates);
      for (const m of pull.keys())
        pull[m] = (pull[m] as number) - share * (held.slopes[m] as number);
    }
    const set = this.settled(this.eliminate(templates, pull));
    for (const [place, index] of set.active.entries())
      for (const m of pull.keys())
        pull[m] =
          (pull[m] as number) - (set.weights[place] as number) * (this.mixed[m]?.[index] as number);
    return { ...set, step: this.solved(pull) };
  }

  /** min over x >= 0 from the best fit's set. */
  private settled(right: Float64Array): ActiveSet {
    const gram = new Gram(plain);
    const state = new Working(this.start, gram, (index, active) => {
      const row = this.row(index);
      gram.addProducts(
        [...active, index].map(other => row[other] as number),
        right[index] as number
      );
    });
    const gradient = new Float64Array(right.length);
    for (let round = 0; ; round += 1) {
      state.settle();
      const { active, weights } = state;
      gradient.set(right);
      for (const [place, index] of active.entries())
        subtract(gradient, weights[place] as number, this.row(index));
      const { index, gain } = bestEntry(state, this.probe.price, gradient);
      const isFull = active.length >= mostActive || round >= mostRounds;
      if (index < 0 || !(gain >= this.enough) || isFull) return { active, weights };
      state.enter(index);
    }
  }
}
