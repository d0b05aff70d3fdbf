// Convolution in ln lambda with a Gaussian that may change along the spectrum.
const { ceil, exp, min } = Math;

// The Gaussian is cut at this many sigma, and held constant over this many points (320 km/s: its change there is below 1e-3).
const reach = 5;
const block = 64;

/** Half of a Gaussian of `sigma` points, from its centre outward; the whole sums to 1. */
function halfKernel(sigma: number): Float64Array {
  const half = Float64Array.from({ length: ceil(reach * sigma) + 1 }, (_, k) =>
    exp(-0.5 * (k / sigma) ** 2)
  );
  const whole = half.reduce((sum, weight) => sum + 2 * weight, -1);
  return half.map(weight => weight / whole);
}

/**
 * `flux` on a uniform grid, broadened at every point by a Gaussian of sigma(point) points (0.7 and more).
 * Points nearer to an end than 5 sigma are NaN.
 */
export function broadened(flux: Float64Array, sigma: (point: number) => number): Float64Array {
  const out = new Float64Array(flux.length).fill(NaN);
  for (let start = 0; start < flux.length; start += block) {
    const half = halfKernel(sigma(start + block / 2));
    const end = min(start + block, flux.length - half.length + 1);
    for (let i = Math.max(start, half.length - 1); i < end; i += 1) {
      let sum = (half[0] as number) * (flux[i] as number);
      for (let k = 1; k < half.length; k += 1)
        sum += (half[k] as number) * ((flux[i - k] as number) + (flux[i + k] as number));
      out[i] = sum;
    }
  }
  return out;
}
