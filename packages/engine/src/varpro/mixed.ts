/** Stars and gas as one dictionary: the templates first, then the lines. */
import type { LineColumns } from '../gas/columns.ts';
import type { Dictionary } from '../nnls/dictionary.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import type { Columns } from './columns.ts';

/** The part of an active set from column `from` to `end`, counted from 0. */
export function partOf(
  { active, weights }: ActiveSet,
  from: number,
  end = Infinity
): { active: number[]; weights: number[] } {
  const places = [...active.keys()].filter(place => {
    const index = active[place] as number;
    return index >= from && index < end;
  });
  return {
    active: places.map(place => (active[place] as number) - from),
    weights: places.map(place => weights[place] as number)
  };
}

export class Mixed implements Dictionary {
  readonly count: number;
  readonly price: Float64Array;
  private readonly stars: Columns;
  private readonly lines: LineColumns;

  constructor(stars: Columns, lines: LineColumns) {
    this.stars = stars;
    this.lines = lines;
    this.count = stars.count + lines.count;
    this.price = new Float64Array(this.count);
    this.price.set(stars.price);
  }

  /** What lines weigh moves with their kinematics. */
  linesMoved(): void {
    this.price.set(this.lines.price, this.stars.count);
  }

  expect(indices: readonly number[], held: readonly number[]): void {
    const isStar = (index: number) => index < this.stars.count;
    this.stars.expect(indices.filter(isStar), held.filter(isStar));
  }

  column(index: number): Float64Array {
    const { stars, lines } = this;
    return index < stars.count ? stars.column(index) : lines.column(index - stars.count);
  }

  gradient(residual: Float64Array, out: Float64Array, tolerance: number): void {
    const { count } = this.stars;
    this.stars.gradient(residual, out.subarray(0, count), tolerance);
    this.lines.gradient(residual, out.subarray(count));
  }
}
