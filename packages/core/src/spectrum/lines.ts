import { airToVacuum } from '../sky/air.ts';
import type { Medium } from './spectrum.ts';

const speedOfLightKms = 299792.458;

/** Rest wavelengths in air, angstrom, of lines that gas adds to a galaxy's starlight between 3500 and 7500 A (NIST, Osterbrock & Ferland 2006). */
const gasLines: readonly (readonly [name: string, air: number])[] = [
  ['[OII]', 3727.4],
  ['[NeIII]', 3868.8],
  ['Hdelta', 4101.7],
  ['Hgamma', 4340.5],
  ['[OIII]', 4363.2],
  ['HeII', 4685.7],
  ['Hbeta', 4861.3],
  ['[OIII]', 4958.9],
  ['[OIII]', 5006.8],
  ['[NI]', 5199.1],
  ['HeI', 5875.6],
  ['NaI D2', 5889.95],
  ['NaI D1', 5895.92],
  ['[OI]', 6300.3],
  ['[OI]', 6363.8],
  ['[NII]', 6548.1],
  ['Halpha', 6562.8],
  ['[NII]', 6583.4],
  ['[SII]', 6716.4],
  ['[SII]', 6730.8]
];

const gasHalfWidthKms = 600;

/** Observed wavelengths in air, angstrom, where the night sky is so bright that its subtraction leaves residuals (Hanuschik 2003). */
const skyLines: readonly (readonly [name: string, from: number, to: number])[] = [
  ['[OI]', 5572, 5582],
  ['Na D', 5885, 5900],
  ['[OI]', 6296, 6305],
  ['[OI]', 6360, 6368]
];

/** A stretch of wavelength, angstrom. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Wavelengths at rest, angstrom in `medium`, where gas emits or absorbs (Na D also between the stars): a fit of stars alone leaves them out. */
export function gasIntervals(medium: Medium): Interval[] {
  return gasLines.map(([, air]) => {
    const centre = medium === 'air' ? air : airToVacuum(air);
    const half = (centre * gasHalfWidthKms) / speedOfLightKms;
    return { from: centre - half, to: centre + half };
  });
}

/** Wavelengths as observed, angstrom in `medium`, of the brightest lines of the night sky. */
export function skyIntervals(medium: Medium): Interval[] {
  const as = (air: number): number => (medium === 'air' ? air : airToVacuum(air));
  return skyLines.map(([, from, to]) => ({ from: as(from), to: as(to) }));
}
