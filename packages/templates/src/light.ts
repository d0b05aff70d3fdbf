// The V-band light of a population, for mass-to-light ratios.

/** Johnson V, from 4700 A every 100 A (Bessell 1990, PASP 102, 1181, table 2). */
const transmission = [
  0, 0.03, 0.163, 0.458, 0.78, 0.967, 1, 0.973, 0.898, 0.792, 0.684, 0.574, 0.461, 0.359, 0.27,
  0.197, 0.135, 0.081, 0.045, 0.025, 0.017, 0.013, 0.009, 0
];
const bandStart = 4700;
const bandStep = 100;
const bandEnd = bandStart + bandStep * (transmission.length - 1);

// F(V = 0) = 3.631e-9 erg/s/cm2/A (Bessell, Castelli & Plez 1998) and M_V,sun = 4.82, L_sun = 3.828e33 erg/s.
const zeroFlux = 3.631e-9;
const sunMagnitude = 4.82;
const sunPower = 3.828e33;
const tenParsecArea = 4 * Math.PI * (10 * 3.085677581491367e18) ** 2;

function throughput(wave: number): number {
  const place = (wave - bandStart) / bandStep;
  const below = Math.floor(place);
  const left = transmission[below] ?? 0;
  return left + ((transmission[below + 1] ?? 0) - left) * (place - below);
}

/** L_sun/A that the Sun emits in V on average: what a population is measured by. */
const sunInV = (zeroFlux * 10 ** (-0.4 * sunMagnitude) * tenParsecArea) / sunPower;

/**
 * V-band light in L_V,sun of each spectrum [n, npix] in L_sun/A; NaN when the wavelengths (angstrom) do not cover the band.
 * Good to about 2 %: the zero point and the Sun's magnitude differ by that much between authors.
 */
export function lightInV(wave: Float64Array, spectra: Float32Array): Float32Array {
  const count = spectra.length / wave.length;
  const light = new Float32Array(count).fill(NaN);
  if (!((wave[0] ?? NaN) <= bandStart && (wave.at(-1) ?? NaN) >= bandEnd)) return light;
  const weight = wave.map((one, i) => {
    const width = ((wave[i + 1] ?? one) - (wave[i - 1] ?? one)) / 2;
    return one >= bandStart && one <= bandEnd ? throughput(one) * width : 0;
  });
  const whole = weight.reduce((sum, one) => sum + one, 0);
  return light.map((_, row) => {
    const start = row * wave.length;
    const inBand = weight.reduce((sum, one, i) => sum + one * (spectra[start + i] ?? NaN), 0);
    return inBand / whole / sunInV;
  });
}
