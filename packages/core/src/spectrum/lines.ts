import { airToVacuum, vacuumToAir } from '../sky/air.ts';
import { emissionLines } from './emission.ts';
import type { Medium } from './spectrum.ts';

const speedOfLightKms = 299792.458;

/** Vacuum angstrom at rest: sodium between the stars absorbs, whatever the gas emits (NIST). */
const sodiumLines: readonly number[] = [5891.583, 5897.558];

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

/** Wavelengths at rest, angstrom in `medium`, where gas emits or absorbs (Na D also between the stars): a fit of
 * stars alone leaves them out. Lines whose names are `fitted` are no reason to.
 */
export function gasIntervals(medium: Medium, fitted: readonly string[] = []): Interval[] {
  const masked = emissionLines.filter(({ name }) => !fitted.includes(name));
  const emitted = masked.flatMap(({ wave, partner }) =>
    partner === undefined ? [wave] : [wave, partner.wave]
  );
  return [...emitted, ...sodiumLines]
    .sort((a, b) => a - b)
    .map(vacuum => {
      const centre = medium === 'air' ? vacuumToAir(vacuum) : vacuum;
      const half = (centre * gasHalfWidthKms) / speedOfLightKms;
      return { from: centre - half, to: centre + half };
    });
}

/** Wavelengths as observed, angstrom in `medium`, of the brightest lines of the night sky. */
export function skyIntervals(medium: Medium): Interval[] {
  const as = (air: number): number => (medium === 'air' ? air : airToVacuum(air));
  return skyLines.map(([, from, to]) => ({ from: as(from), to: as(to) }));
}
