/** Rebinning between any two grids of pixels: flux is conserved, pixel by pixel. */

/** The not-a-knot cubic through values at fixed knots [n >= 4], evaluated at fixed places [m].
 *
 * The slopes s solve a tridiagonal system (de Boor 2001, ch. IV); only its right side has the values, so
 * that the elimination is done once for all spectra of a grid.
 */
export class Spline {
  private readonly widths: Float64Array;
  private readonly upper: Float64Array;
  private readonly pivot: Float64Array;
  /** 1 / pivot and 1 / width: a division takes ten times as long as a product. */
  private readonly perPivot: Float64Array;
  private readonly perWidth: Float64Array;
  private readonly lower: Float64Array;
  private readonly interval: Int32Array;
  private readonly inside: Float64Array;
  /** Room for the slopes, and for what they come from. */
  private readonly out: Float64Array;
  private readonly rise: Float64Array;

  constructor(knots: Float64Array, places: Float64Array) {
    const last = knots.length - 1;
    this.widths = Float64Array.from({ length: last }, (_, i) => at(knots, i + 1) - at(knots, i));
    this.upper = new Float64Array(last + 1);
    this.lower = new Float64Array(last + 1);
    this.pivot = new Float64Array(last + 1);
    this.out = new Float64Array(last + 1);
    this.rise = new Float64Array(last);
    this.eliminate();
    this.perPivot = this.pivot.map(one => 1 / one);
    this.perWidth = this.widths.map(one => 1 / one);
    this.interval = Int32Array.from(places, place => intervalOf(knots, place));
    this.inside = places.map((place, i) => place - at(knots, this.interval[i] as number));
  }

  private eliminate(): void {
    const { widths, upper, lower, pivot } = this;
    const last = widths.length;
    pivot[0] = at(widths, 1);
    upper[0] = at(widths, 0) + at(widths, 1);
    for (let i = 1; i <= last; i += 1) {
      const isLast = i === last;
      const below = isLast ? at(widths, last - 2) + at(widths, last - 1) : at(widths, i);
      const diagonal = isLast ? at(widths, last - 2) : 2 * (at(widths, i - 1) + at(widths, i));
      upper[i] = isLast ? 0 : at(widths, i - 1);
      lower[i] = below / at(pivot, i - 1);
      pivot[i] = diagonal - at(lower, i) * at(upper, i - 1);
    }
  }

  private slopes(values: Float64Array): Float64Array {
    const { widths, upper, lower, perPivot, perWidth, rise, out } = this;
    const last = widths.length;
    for (let i = 0; i < last; i += 1)
      rise[i] = (at(values, i + 1) - at(values, i)) * at(perWidth, i);
    out[0] = endSlope([at(widths, 0), at(widths, 1)], [at(rise, 0), at(rise, 1)]);
    for (let i = 1; i < last; i += 1)
      out[i] = 3 * (at(widths, i) * at(rise, i - 1) + at(widths, i - 1) * at(rise, i));
    const ends = [at(widths, last - 1), at(widths, last - 2)] as const;
    out[last] = endSlope(ends, [at(rise, last - 1), at(rise, last - 2)]);
    for (let i = 1; i <= last; i += 1) out[i] = at(out, i) - at(lower, i) * at(out, i - 1);
    out[last] = at(out, last) * at(perPivot, last);
    for (let i = last - 1; i >= 0; i -= 1)
      out[i] = (at(out, i) - at(upper, i) * at(out, i + 1)) * at(perPivot, i);
    return out;
  }

  /** The cubic through `values` [n], at the places [m], written to `out` [m]. */
  through(values: Float64Array, out: Float64Array): Float64Array {
    const slopes = this.slopes(values);
    for (let i = 0; i < out.length; i += 1) {
      const k = this.interval[i] as number;
      const x = at(this.inside, i);
      const per = at(this.perWidth, k);
      const rise = (at(values, k + 1) - at(values, k)) * per;
      const bend = (at(slopes, k) + at(slopes, k + 1) - 2 * rise) * per;
      const square = (rise - at(slopes, k)) * per - bend;
      out[i] = at(values, k) + x * (at(slopes, k) + x * (square + x * bend * per));
    }
    return out;
  }
}

/** The right side of the first row (mirrored: the last) of the not-a-knot condition. */
function endSlope(
  [near, far]: readonly [number, number],
  [rise, next]: readonly [number, number]
): number {
  const both = near + far;
  return ((near + 2 * both) * far * rise + near * near * next) / both;
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}

/** The interval k of ascending `knots` with knots[k] <= place < knots[k + 1], the outer ones beyond. */
export function intervalOf(knots: Float64Array, place: number): number {
  let [low, high] = [0, knots.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(knots, middle) <= place) low = middle;
    else high = middle;
  }
  return low;
}
