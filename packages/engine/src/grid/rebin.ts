/** Flux by a spline of the running integral, errors and masks by overlap: nothing is broadened. */
import { intervalOf, Spline } from './spline.ts';

/** Edges [n + 1] half-way between ascending centres [n]; the outer two by reflection. */
export function edgesOf(centres: Float64Array): Float64Array {
  const last = centres.length - 1;
  const at = (i: number) => centres[i] as number;
  return Float64Array.from({ length: last + 2 }, (_, i) => {
    if (i === 0) return 1.5 * at(0) - 0.5 * at(1);
    if (i > last) return 1.5 * at(last) - 0.5 * at(last - 1);
    return 0.5 * (at(i - 1) + at(i));
  });
}

/** Widths [n] of the pixels between edges [n + 1]. */
export function widthsOf(edges: Float64Array): Float64Array {
  return Float64Array.from(
    { length: edges.length - 1 },
    (_, i) => (edges[i + 1] as number) - (edges[i] as number)
  );
}

/** Straight lines between fixed knots [n], held beyond them, evaluated at fixed places [m]. */
class Lines {
  private readonly interval: Int32Array;
  private readonly share: Float64Array;

  constructor(knots: Float64Array, places: Float64Array) {
    this.interval = Int32Array.from(places, place => intervalOf(knots, place));
    this.share = places.map((place, i) => {
      const k = this.interval[i] as number;
      const from = knots[k] as number;
      return Math.min(1, Math.max(0, (place - from) / ((knots[k + 1] as number) - from)));
    });
  }

  through(values: ArrayLike<number>, out: Float64Array): Float64Array {
    for (let i = 0; i < out.length; i += 1) {
      const k = this.interval[i] as number;
      const low = values[k] as number;
      out[i] = low + (this.share[i] as number) * ((values[k + 1] as number) - low);
    }
    return out;
  }
}

/** `values` [n] at the knots, n >= 2, linearly between them and held beyond, at each of `places`. */
export function interpolate(
  places: Float64Array,
  knots: Float64Array,
  values: ArrayLike<number>
): Float64Array {
  return new Lines(knots, places).through(values, new Float64Array(places.length));
}

/** `values` [n] in place, those that are not good (1) bridged by straight lines over the places between good
 * ones and held beyond the outermost. At least one is good.
 */
export function bridge(values: Float64Array, good: Uint8Array): void {
  let before = -1;
  for (let i = 0; i <= values.length; i += 1) {
    if (i < values.length && good[i] !== 1) continue;
    const isEnd = i === values.length;
    const high = values[isEnd ? before : i] as number;
    const low = before < 0 ? high : (values[before] as number);
    for (let k = before + 1; k < i; k += 1)
      values[k] = low + ((k - before) / (i - before)) * (high - low);
    before = i;
  }
}

/** From the pixels between `edges` [n + 1] to those between `wanted` [m + 1], which lie inside. */
export class Rebinning {
  private readonly lines: Lines;
  private readonly spline: Spline;
  private readonly from: Float64Array;
  /** 1 / width of the new pixels. */
  private readonly perWidth: Float64Array;
  /** Room for the running integral, and for its values at the new edges. */
  private readonly total: Float64Array;
  private readonly there: Float64Array;

  constructor(edges: Float64Array, wanted: Float64Array) {
    this.lines = new Lines(edges, wanted);
    this.spline = new Spline(edges, wanted);
    this.from = widthsOf(edges);
    this.perWidth = widthsOf(wanted).map(width => 1 / width);
    this.total = new Float64Array(edges.length);
    this.there = new Float64Array(wanted.length);
  }

  /** The integral [n + 1] of `density` [n] over the old pixels, up to each edge. */
  private running(density: ArrayLike<number>): Float64Array {
    const { total } = this;
    for (let i = 0; i < density.length; i += 1)
      total[i + 1] = (total[i] as number) + (density[i] as number) * (this.from[i] as number);
    return total;
  }

  private means(integral: Float64Array): Float64Array {
    const { perWidth } = this;
    const out = new Float64Array(perWidth.length);
    for (let i = 0; i < out.length; i += 1)
      out[i] = ((integral[i + 1] as number) - (integral[i] as number)) * (perWidth[i] as number);
    return out;
  }

  /** Mean flux density [m] from that of the old pixels [n]; finite; units are kept. */
  flux(density: Float64Array): Float64Array {
    return this.means(this.spline.through(this.running(density), this.there));
  }

  /** 1-sigma error [m] of the mean density from independent errors [n]: the variance of the integral
   * grows with the overlap; what neighbours share is counted in the diagonal.
   */
  error(error: Float64Array): Float64Array {
    const variance = new Float64Array(error.length);
    for (let i = 0; i < variance.length; i += 1)
      variance[i] = (error[i] as number) ** 2 * (this.from[i] as number);
    const out = this.means(this.lines.through(this.running(variance), this.there));
    for (let i = 0; i < out.length; i += 1)
      out[i] = Math.sqrt((out[i] as number) * (this.perWidth[i] as number));
    return out;
  }

  /** How much [m] of each new pixel is covered by flagged old ones [n] (1 = flagged), 0 to 1. */
  fraction(flag: Uint8Array): Float64Array {
    return this.means(this.lines.through(this.running(flag), this.there));
  }
}
