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
export function losvdRoom(
  length: number,
  moments: number,
  room: (length: number) => Float64Array = size => new Float64Array(size)
): Losvd {
  const size = 2 * (Math.floor(length / 2) + 1);
  const derivatives = Array.from({ length: moments }, () => room(size));
  return { filter: room(size), derivatives, used: 0 };
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

interface Shape {
  readonly theta: readonly number[];
  /** Pixels, against the templates. */
  readonly sigma: number;
  /** Pixels, of the stars. */
  readonly intrinsic: number;
  readonly velscale: number;
  readonly basis: Float64Array;
}

/** One frequency: the Gaussian with its phase. */
interface Bin {
  k: number;
  omega: number;
  re: number;
  im: number;
}

/** Adds h3, h4 ... to a frequency that `writeGauss` wrote, and writes their derivatives. */
function writeHermite({ k, omega, re, im }: Bin, shape: Shape, out: Losvd): void {
  const { theta, velscale, basis } = shape;
  const x = shape.sigma * omega;
  const turnedBySigma = shape.intrinsic > 0 ? shape.sigma / shape.intrinsic : 0;
  hermite(shape.intrinsic * omega, theta.length, basis);
  let pr = 1;
  let pi = 0;
  let qr = -x;
  let qi = 0;
  for (let m = 3; m <= theta.length; m += 1) {
    const turn = turns[m % 4] as readonly [number, number];
    const h = theta[m - 1] as number;
    const value = basis[m] as number;
    // d/dx of the normalised polynomial is sqrt(2 m) times the one below it.
    const slope = turnedBySigma * Math.sqrt(2 * m) * (basis[m - 1] as number) - x * value;
    pr += turn[0] * h * value;
    pi += turn[1] * h * value;
    qr += turn[0] * h * slope;
    qi += turn[1] * h * slope;
    const derivative = out.derivatives[m - 1] as Float64Array;
    derivative[2 * k] = (re * turn[0] - im * turn[1]) * value;
    derivative[2 * k + 1] = (re * turn[1] + im * turn[0]) * value;
  }
  const per = omega / velscale;
  const bySigma = out.derivatives[1] as Float64Array;
  bySigma[2 * k] = per * (re * qr - im * qi);
  bySigma[2 * k + 1] = per * (re * qi + im * qr);
  out.filter[2 * k] = re * pr - im * pi;
  out.filter[2 * k + 1] = re * pi + im * pr;
}

function writeGauss({ k, omega, re, im }: Bin, { sigma, velscale }: Shape, out: Losvd): void {
  out.filter[2 * k] = re;
  out.filter[2 * k + 1] = im;
  const bySigma = out.derivatives[1] as Float64Array;
  const per = (-sigma * omega * omega) / velscale;
  bySigma[2 * k] = per * re;
  bySigma[2 * k + 1] = per * im;
}

function writeByVelocity({ k, omega }: Bin, { velscale }: Shape, out: Losvd): void {
  const byV = out.derivatives[0] as Float64Array;
  byV[2 * k] = (omega / velscale) * (out.filter[2 * k + 1] as number);
  byV[2 * k + 1] = (-omega / velscale) * (out.filter[2 * k] as number);
}

/** Fills `out` for theta = V, sigma (km/s), h3, h4 ...
 *
 * L^(w) = exp(-i w s - (sigma w)^2 / 2) [1 + sum_m (-i)^m h_m H_m(t w) / sqrt(2^m m!)], s the shift in
 * pixels (Cappellari 2017, eq. 38, with the sign of our transform). As the transform is analytic V is
 * exact at any sigma, also below a pixel. Only frequencies up to 8.6 / sigma are written.
 *
 * sigma is against the templates, t^2 = sigma^2 + `excess`, the variance by which the templates are
 * broader than the data, (km/s)^2: the LOSVD of the stars is that of t, h3, h4, and what the kernel
 * lacks of it, exp(-(sigma^2 - t^2) w^2 / 2), is the difference of the resolutions. So h3, h4 are
 * intrinsic also where the templates are the broader ones.
 */
export function fillLosvd(
  theta: readonly number[],
  geometry: Geometry & { readonly excess?: number | undefined },
  out: Losvd
): void {
  const { length, velscale, lead, excess = 0 } = geometry;
  const sigma = (theta[1] as number) / velscale;
  const shift = (theta[0] as number) / velscale - lead;
  const step = (2 * Math.PI) / length;
  const last = Math.min(length >> 1, Math.ceil(cutSigmas / (sigma * step)));
  const intrinsic = Math.sqrt(Math.max(0, sigma ** 2 + excess / velscale ** 2));
  const shape = { theta, sigma, intrinsic, velscale, basis: new Float64Array(theta.length + 1) };
  const write = theta.length > 2 ? writeHermite : writeGauss;
  const bin = { k: 0, omega: 0, re: 0, im: 0 };
  const turn = [Math.cos(step * shift), -Math.sin(step * shift)] as const;
  let [re, im] = [1, 0];
  for (let k = 0; k <= last; k += 1) {
    const omega = k * step;
    // Turned on from one frequency to the next, and anew each 32nd: rounding stays below 1e-14.
    if (k % 32 === 0) [re, im] = [Math.cos(omega * shift), -Math.sin(omega * shift)];
    const gauss = Math.exp(-0.5 * (sigma * omega) ** 2);
    bin.k = k;
    bin.omega = omega;
    bin.re = gauss * re;
    bin.im = gauss * im;
    write(bin, shape, out);
    writeByVelocity(bin, shape, out);
    const next = re * turn[0] - im * turn[1];
    im = re * turn[1] + im * turn[0];
    re = next;
  }
  out.used = 2 * last + 2;
}
