// Where stars absorb: what an eye looks for in the spectrum of a galaxy.
import { airToVacuum } from '../sky/air.ts';

/** A feature of starlight; its wavelength at rest in vacuum, angstrom. */
export interface StellarFeature {
  readonly title: string;
  readonly wave: number;
}

// Air, angstrom: NIST Atomic Spectra Database; G band and Fe are the middles of Lick bands (Trager et al. 1998, ApJS 116, 1).
const inAir: readonly (readonly [title: string, wave: number])[] = [
  ['Ca K', 3933.66],
  ['Ca H', 3968.47],
  ['G', 4298.88],
  ['Mg b', 5167.32],
  ['Mg b', 5172.68],
  ['Mg b', 5183.6],
  ['Fe', 5265.65],
  ['Fe', 5332.13],
  ['Na D', 5889.95],
  ['Na D', 5895.92],
  ['Ca T', 8498.02],
  ['Ca T', 8542.09],
  ['Ca T', 8662.14]
];

/** Features of starlight in the order of their wavelengths; hydrogen is in the list of gas. */
export const stellarFeatures: readonly StellarFeature[] = inAir.map(([title, air]) => ({
  title,
  wave: airToVacuum(air)
}));
