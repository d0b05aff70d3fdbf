// Convolution in ln lambda with a line-of-sight velocity distribution that may change along the spectrum.
const { ceil, cos, exp, min, PI, SQRT2, sqrt } = Math;

// The kernel is cut at this many sigma (h4 has wings), and held constant over this many points (320 km/s: its change there is below 1e-3).
const reach = 5;
const wingReach = 6.5;
const block = 64;
// The narrowest Gaussian that these points sample truly, in points.
export const leastVariance = 0.8 ** 2;
// Radian per point: what templates of 2.5 A hold is kept, their sampling's own frequency (45 km/s) is not.
const [kept, gone] = [0.22, 0.3] as const;
const sharpReach = 240;
const frequencies = 150;

/** A Gauss-Hermite profile (van der Marel & Franx 1993) seen through Gaussians that leave `variance` of it. */
export interface Kernel {
  /** Points squared; below `leastVariance` the spectrum is sharpened, and h3 and h4 do not count. */
  readonly variance: number;
  /** The profile's own variance; counts where h3 or h4 is not 0. */
  readonly own: number;
  readonly h3: number;
  readonly h4: number;
}

/**
 * The profile at y = velocity / sigma, without its factor. Its Fourier transform exp(-w^2/2) (1 + i h3 P3(w) + h4 P4(w)), w
 * counted with its own sigma (Cappellari 2017, eq. 14), is times the Gaussians' here, so that w = ratio u, and each power of u
 * goes back as a sum of Hermite polynomials in y.
 */
function profile(y: number, { variance, own, h3, h4 }: Kernel): number {
  const gauss = exp(-0.5 * y * y);
  const r = sqrt(own / variance);
  const [first, second] = [2 * y, 4 * y ** 2 - 2];
  const third = 8 * y ** 3 - 12 * y;
  const fourth = 16 * y ** 4 - 48 * y ** 2 + 12;
  const odd = (SQRT2 * r ** 3 * (third - 6 * first)) / 4 + (3 * SQRT2 * r * first) / 2;
  const even = (r ** 4 * (fourth - 12 * second + 12)) / 4 - 3 * r ** 2 * (2 - second) + 3;
  return gauss * (1 + (h3 * odd) / sqrt(6) + (h4 * even) / sqrt(24));
}

const frequencyOf = (i: number): number => ((i + 0.5) * gone) / frequencies;
let cosines: readonly Float64Array[] | undefined;

/** Row `offset`: the cosines of its phases at the frequencies; made once. */
function cosinesOf(offset: number): Float64Array {
  cosines ??= Array.from({ length: sharpReach + 1 }, (_, point) =>
    Float64Array.from({ length: frequencies }, (__, i) => cos(frequencyOf(i) * point))
  );
  return cosines[offset] as Float64Array;
}

/** Weights of what has the Fourier transform exp(-variance k^2 / 2), led to 0 from `kept` to `gone`; not yet of sum 1. */
function sharpening(variance: number): Float64Array {
  const transform = Float64Array.from({ length: frequencies }, (_, i) => {
    const k = frequencyOf(i);
    const share = k < kept ? 1 : 0.5 + 0.5 * cos((PI * (k - kept)) / (gone - kept));
    return share * exp(-0.5 * variance * k * k);
  });
  const weights = new Float64Array(2 * sharpReach + 1);
  for (let offset = 0; offset <= sharpReach; offset += 1) {
    const row = cosinesOf(offset);
    let sum = 0;
    for (let i = 0; i < frequencies; i += 1) sum += (row[i] as number) * (transform[i] as number);
    weights[sharpReach + offset] = sum;
    weights[sharpReach - offset] = sum;
  }
  return weights;
}

const isGaussian = ({ h3, h4 }: Kernel): boolean => h3 === 0 && h4 === 0;

/** Weights of a Gaussian out to where it ends; not yet of sum 1. */
function gaussian(sigma: number): Float64Array {
  const half = ceil(reach * sigma);
  const weights = new Float64Array(2 * half + 1);
  for (let k = 0; k <= half; k += 1) {
    const y = k / sigma;
    weights[half + k] = exp(-0.5 * y * y);
    weights[half - k] = weights[half + k] as number;
  }
  return weights;
}

/** Weights of the profile out to where it ends; not yet of sum 1. */
function spread(kernel: Kernel): Float64Array {
  const sigma = sqrt(kernel.variance);
  if (isGaussian(kernel)) return gaussian(sigma);
  const half = ceil(wingReach * sigma);
  return Float64Array.from({ length: 2 * half + 1 }, (_, place) =>
    profile((place - half) / sigma, kernel)
  );
}

/** Weights of points -half ... half; their sum is 1. */
function weightsOf(kernel: Kernel): Float64Array {
  const weights = kernel.variance < leastVariance ? sharpening(kernel.variance) : spread(kernel);
  let whole = 0;
  for (let k = 0; k < weights.length; k += 1) whole += weights[k] as number;
  for (let k = 0; k < weights.length; k += 1) weights[k] = (weights[k] as number) / whole;
  return weights;
}

/** The sum of weights [2 half + 1] times flux about point i, when weights are the same on both sides. */
function evenSum(weights: Float64Array, flux: Float64Array, i: number): number {
  const half = (weights.length - 1) / 2;
  let sum = (weights[half] as number) * (flux[i] as number);
  for (let k = 1; k <= half; k += 1)
    sum += (weights[half + k] as number) * ((flux[i - k] as number) + (flux[i + k] as number));
  return sum;
}

function sumAt(weights: Float64Array, flux: Float64Array, i: number): number {
  const half = (weights.length - 1) / 2;
  let sum = 0;
  for (let k = 0; k < weights.length; k += 1)
    sum += (weights[k] as number) * (flux[i + half - k] as number);
  return sum;
}

/**
 * `flux` on a uniform grid of ln lambda, broadened at every point by kernelAt(point); velocities grow redwards.
 * Points nearer to an end than the kernel's reach are NaN.
 */
export function broadened(flux: Float64Array, kernelAt: (point: number) => Kernel): Float64Array {
  const out = new Float64Array(flux.length).fill(NaN);
  for (let start = 0; start < flux.length; start += block) {
    const kernel = kernelAt(start + block / 2);
    const weights = weightsOf(kernel);
    const sum = isGaussian(kernel) || kernel.variance < leastVariance ? evenSum : sumAt;
    const half = (weights.length - 1) / 2;
    const end = min(start + block, flux.length - half);
    for (let i = Math.max(start, half); i < end; i += 1) out[i] = sum(weights, flux, i);
  }
  return out;
}
