// Convolution with a Gaussian in ln(wavelength), evaluated only where it is asked for.

/** A spectrum on a grid even in ln(wavelength). */
export interface LnSpectrum {
  readonly lnFirst: number;
  readonly lnStep: number;
  readonly flux: Float64Array;
}

/** How many sigma the kernel reaches. */
const reach = 6;

/** sum_m flux_m g(m - place) / sum_m g, g a Gaussian of `sigma` steps; its values by two products each instead of an exponential. */
function gaussianMean(flux: Float64Array, place: number, sigma: number): number {
  const first = Math.ceil(place - reach * sigma);
  const last = Math.floor(place + reach * sigma);
  if (first < 0 || last > flux.length - 1) return NaN;
  const half = 1 / (2 * sigma * sigma);
  const middle = Math.round(place);
  const offset = middle - place;
  const start = Math.exp(-offset * offset * half);
  const bend = Math.exp(-2 * half);
  let [sum, norm] = [start * (flux[middle] ?? 0), start];
  for (const side of [1, -1]) {
    let value = start;
    // g(o + s) / g(o) = exp(-(1 + 2 s o) / 2 sigma^2), and each further ratio is the last times exp(-1 / sigma^2).
    let ratio = Math.exp(-(1 + 2 * side * offset) * half);
    const end = side > 0 ? last - middle : middle - first;
    for (let step = 1; step <= end; step++) {
      value *= ratio;
      ratio *= bend;
      sum += value * (flux[middle + side * step] ?? 0);
      norm += value;
    }
  }
  return sum / norm;
}

/**
 * The spectrum convolved with a Gaussian, at some places: ln(wavelength) [n], each with its own sigma [n] in ln units
 * (at least 1.5 steps of the grid). NaN where the kernel reaches beyond the spectrum.
 */
export function broadenAt(
  spectrum: LnSpectrum,
  places: Float64Array,
  sigmas: Float64Array
): Float64Array {
  const { lnFirst, lnStep, flux } = spectrum;
  return places.map((place, i) =>
    gaussianMean(flux, (place - lnFirst) / lnStep, (sigmas[i] ?? NaN) / lnStep)
  );
}
