/** The normal equations of the active columns, kept as the set grows and shrinks. */
import type { Kernels } from '../kernels/kernels.ts';

/** A pivot below this share of its diagonal: the column is a sum of the others to rounding. */
const smallestPivot = 1e-12;

/** G = B^T B and b = B^T y of the columns in the order they came, and G's Cholesky factor. */
export class Gram {
  readonly columns: Float64Array[] = [];
  private readonly rows: number[][] = [];
  private readonly right: number[] = [];
  private factor: number[][] = [];
  private readonly kernels: Kernels;

  constructor(kernels: Kernels) {
    this.kernels = kernels;
  }

  /** Adds a column against the target `y`. */
  add(column: Float64Array, y: Float64Array): void {
    this.columns.push(column);
    this.rows.push(this.columns.map(other => this.kernels.dot(column, other)));
    this.right.push(this.kernels.dot(column, y));
  }

  /** Adds a column of which only products are known: with all others and itself, and with y. */
  addProducts(row: number[], right: number): void {
    this.rows.push(row);
    this.right.push(right);
  }

  /** Takes column `place` away. */
  drop(place: number): void {
    this.columns.splice(place, 1);
    this.right.splice(place, 1);
    this.rows.splice(place, 1);
    for (const row of this.rows.slice(place)) row.splice(place, 1);
  }

  /** Factors G = L L^T; the place of the first column with no pivot left, or -1. */
  decompose(): number {
    const factor: number[][] = [];
    this.factor = factor;
    for (const row of this.rows) {
      const line = forward(factor, row);
      const diagonal = row[row.length - 1] as number;
      const pivot = diagonal - line.reduce((sum, value) => sum + value * value, 0);
      if (!(pivot > smallestPivot * diagonal)) return factor.length;
      factor.push([...line, Math.sqrt(pivot)]);
    }
    return -1;
  }

  /** G^-1 b, after `decompose`. */
  solve(): number[] {
    return backward(this.factor, forward(this.factor, this.right));
  }

  /** L^-1 times the unit vector of column `place`. */
  halfInverse(place: number): number[] {
    return forward(
      this.factor,
      this.factor.map((_, i) => (i === place ? 1 : 0))
    );
  }

  /** L^-1 B^T column: the share of `column` that lies in the active ones, its square the sum. */
  shareOf(column: Float64Array): number[] {
    const dots = this.columns.map(active => this.kernels.dot(active, column));
    return forward(this.factor, dots);
  }
}

/** L^-1 v for the rows that L has. */
function forward(factor: readonly number[][], v: readonly number[]): number[] {
  const out: number[] = [];
  for (const [i, row] of factor.entries()) {
    let value = v[i] as number;
    for (let k = 0; k < i; k += 1) value -= (row[k] as number) * (out[k] as number);
    out.push(value / (row[i] as number));
  }
  return out;
}

/** L^-T v. */
function backward(factor: readonly number[][], v: readonly number[]): number[] {
  const out = [...v];
  for (let i = v.length - 1; i >= 0; i -= 1) {
    let value = out[i] as number;
    for (let k = i + 1; k < v.length; k += 1)
      value -= ((factor[k] as number[])[i] as number) * (out[k] as number);
    out[i] = value / ((factor[i] as number[])[i] as number);
  }
  return out;
}
