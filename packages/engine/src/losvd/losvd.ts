/** The line-of-sight velocity distribution as a filter on transforms: no array of velocities is made. */

/** Where the templates lie: `length` pixels of `velscale` km/s, the first `lead` pixels before the data's. */
export interface Geometry {
  readonly length: number;
  readonly velscale: number;
  readonly lead: number;
}

/** Half transforms, re and im alternating, of which the first `used` numbers hold. */
export interface Losvd {
  readonly filter: Float64Array;
  /** By V, sigma (per km/s), h3, h4 ... */
  readonly derivatives: readonly Float64Array[];
  used: number;
}

/** exp(-8.6^2 / 2) = 9e-17: beyond it the Gaussian is below the rounding of doubles. */
const cutSigmas = 8.6;

/** Room for a filter of `moments` parameters on transforms of `length`. */
export function losvdRoom(length: number, moments: number): Losvd {
  const size = 2 * (Math.floor(length / 2) + 1);
  const derivatives = Array.from({ length: moments }, () => new Float64Array(size));
  return { filter: new Float64Array(size), derivatives, used: 0 };
}

/** Normalised Hermite polynomials H_m(x) / sqrt(2^m m!), m = 0 .. top, written to `out`. */
function hermite(x: number, top: number, out: Float64Array): void {
  out[0] = 1;
  if (top > 0) out[1] = Math.SQRT2 * x;
  for (let m = 2; m <= top; m += 1) {
    const down = Math.sqrt((m - 1) / m) * (out[m - 2] as number);
    out[m] = Math.sqrt(2 / m) * x * (out[m - 1] as number) - down;
  }
}

/** (-i)^m as re and im. */
const turns: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, -1],
  [-1, 0],
  [0, 1]
];

interface Bin {
  readonly k: number;
  readonly omega: number;
  readonly re: number;
  readonly im: number;
}

/** Writes one frequency: `bin` holds the Gaussian with its phase, `basis` the polynomials at x. */
function writeBin(bin: Bin, shape: Shape, out: Losvd): void {
  const { theta, velscale, basis } = shape;
  const { k, omega, re, im } = bin;
  const x = shape.sigma * omega;
  hermite(x, theta.length, basis);
  let [pr, pi, qr, qi] = [1, 0, -x, 0];
  for (let m = 3; m <= theta.length; m += 1) {
    const [ur, ui] = turns[m % 4] as readonly [number, number];
    const h = theta[m - 1] as number;
    const value = basis[m] as number;
    // d/dx of the normalised polynomial is sqrt(2 m) times the one below it.
    const slope = Math.sqrt(2 * m) * (basis[m - 1] as number) - x * value;
    pr += ur * h * value;
    pi += ui * h * value;
    qr += ur * h * slope;
    qi += ui * h * slope;
    const derivative = out.derivatives[m - 1] as Float64Array;
    derivative[2 * k] = (re * ur - im * ui) * value;
    derivative[2 * k + 1] = (re * ui + im * ur) * value;
  }
  const [gr, gi, per] = [re * pr - im * pi, re * pi + im * pr, omega / velscale];
  out.filter[2 * k] = gr;
  out.filter[2 * k + 1] = gi;
  const [byV, bySigma] = out.derivatives as readonly [Float64Array, Float64Array];
  byV[2 * k] = per * gi;
  byV[2 * k + 1] = -per * gr;
  bySigma[2 * k] = per * (re * qr - im * qi);
  bySigma[2 * k + 1] = per * (re * qi + im * qr);
}

interface Shape {
  readonly theta: readonly number[];
  readonly sigma: number;
  readonly velscale: number;
  readonly basis: Float64Array;
}

/** Fills `out` for theta = V, sigma (km/s), h3, h4 ...
 *
 * L^(w) = exp(-i w s - (sigma w)^2 / 2) [1 + sum_m (-i)^m h_m H_m(sigma w) / sqrt(2^m m!)], s the shift
 * in pixels (Cappellari 2017, eq. 38, with the sign of our transform). As the transform is analytic V is
 * exact at any sigma, also below a pixel. Only frequencies up to 8.6 / sigma are written.
 */
export function fillLosvd(theta: readonly number[], geometry: Geometry, out: Losvd): void {
  const { length, velscale, lead } = geometry;
  const sigma = (theta[1] as number) / velscale;
  const shift = (theta[0] as number) / velscale - lead;
  const step = (2 * Math.PI) / length;
  const last = Math.min(length >> 1, Math.ceil(cutSigmas / (sigma * step)));
  const shape = { theta, sigma, velscale, basis: new Float64Array(theta.length + 1) };
  const [turnRe, turnIm] = [Math.cos(step * shift), -Math.sin(step * shift)];
  let [er, ei] = [1, 0];
  for (let k = 0; k <= last; k += 1) {
    const omega = k * step;
    // The phase is turned on from one frequency to the next, and taken afresh every 32.
    if (k % 32 === 0) [er, ei] = [Math.cos(omega * shift), -Math.sin(omega * shift)];
    const gauss = Math.exp(-0.5 * (sigma * omega) ** 2);
    writeBin({ k, omega, re: gauss * er, im: gauss * ei }, shape, out);
    [er, ei] = [er * turnRe - ei * turnIm, er * turnIm + ei * turnRe];
  }
  out.used = 2 * last + 2;
}
