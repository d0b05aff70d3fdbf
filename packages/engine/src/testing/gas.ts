/** Lines of gas added to a spectrum, by sums over fine steps: nothing of the engine's own profiles is used. */
import { airToVacuum, emissionLines } from '@spaxel/core';
import type { ObservedSpectrum } from '../spectrum.ts';
import { normalOf, randomOf } from './universe.ts';

export interface Emission {
  readonly v: number;
  readonly sigma: number;
  /** Observed flux by name, unit of the spectrum times angstrom. */
  readonly fluxes: Readonly<Record<string, number>>;
}

const light = 299792.458;
const steps = 20;

/** `clean` with lines; noise is drawn anew when there is a seed. */
export function withGas(
  clean: ObservedSpectrum,
  { v, sigma, fluxes }: Emission,
  { z, seed }: { readonly z: number; readonly seed?: number }
): ObservedSpectrum {
  const { wave, lsf, medium } = clean;
  const flux = clean.flux.slice();
  const normal = normalOf(randomOf(seed ?? 0));
  const parts = emissionLines.flatMap(({ name, wave: at, partner }) => {
    const total = fluxes[name] ?? 0;
    const tied = partner === undefined ? [] : [{ at: partner.wave, total: total * partner.ratio }];
    return [{ at, total }, ...tied].filter(one => one.total > 0);
  });
  for (const [i, centre] of wave.entries()) {
    const [before, after] = [
      wave[i - 1] ?? 2 * centre - wave[i + 1]!,
      wave[i + 1] ?? 2 * centre - wave[i - 1]!
    ];
    const width = (after - before) / 2;
    for (let k = 0; k < steps; k += 1) {
      const air = centre + ((k + 0.5) / steps - 0.5) * width;
      const there = medium === 'air' ? airToVacuum(air) : air;
      for (const { at, total } of parts) {
        const middle = at * (1 + z) * Math.exp(v / light);
        if (Math.abs(there - middle) > 60) continue;
        const instrument = (lsf[i]! / 2.354820045) ** 2 - width ** 2 / 12;
        const spread = Math.sqrt(instrument + ((middle * sigma) / light) ** 2);
        const x = (middle * Math.log(there / middle)) / spread;
        flux[i]! += (total * Math.exp(-0.5 * x * x)) / (Math.sqrt(2 * Math.PI) * spread * steps);
      }
    }
    if (seed !== undefined) flux[i]! += clean.error[i]! * normal();
  }
  return { ...clean, flux };
}
