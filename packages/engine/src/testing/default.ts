/** The shipped template set, and galaxies made of it, for tests that need real lines. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { airToVacuum, readSafetensors } from '@spaxel/core';
import { interpolate } from '../grid/rebin.ts';
import { vacuumSetOf } from '../library/prepare.ts';
import type { ObservedSpectrum } from '../spectrum.ts';
import type { TemplateSpectra } from '../templates.ts';
import { normalOf, randomOf } from './universe.ts';

export const defaultFolder = join(process.cwd(), 'packages/templates/sets/default');

/** The set in `folder`, as a fitter reads it. */
export function readTemplates(folder: string): TemplateSpectra {
  const { digest, medium } = JSON.parse(readFileSync(join(folder, 'set.json'), 'utf8'));
  const { tensors } = readSafetensors(readFileSync(join(folder, 'spectra.safetensors')));
  const data = (name: string) => tensors.get(name)!.data;
  return {
    digest,
    medium,
    wave: Float64Array.from(data('wave')),
    spectra: Float32Array.from(data('spectra')),
    fwhm: Float32Array.from(data('fwhm')),
    logAge: Float64Array.from(data('logAge')),
    mh: Float64Array.from(data('mh')),
    remainingMass: Float32Array.from(data('remainingMass'))
  };
}

export interface Made {
  readonly v: number;
  readonly sigma: number;
  /** (km/s)^2 [wave]: what the instrument adds to the templates' own width; nothing when left out. */
  readonly instrument?: Float64Array;
  /** Template numbers and their shares of light. */
  readonly parts: readonly (readonly [number, number])[];
  /** Per pixel; Infinity: none. */
  readonly signalToNoise: number;
  readonly seed?: number;
}

/** Observed air wavelengths of MEGARA LR-V, `count` pixels. */
export function megaraWave(count = 1011): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 5166 + (1010 * i) / (count - 1));
}

export const redshift = 0.016571;

/** A galaxy's spectrum at `wave` (air): templates shifted and broadened by a sum over velocities. */
export function made(
  templates: TemplateSpectra,
  wave: Float64Array,
  galaxy: Made
): ObservedSpectrum {
  const set = vacuumSetOf(templates);
  const pixels = set.wave.length;
  const flux = new Float64Array(wave.length);
  for (const [index, share] of galaxy.parts) {
    const spectrum = templates.spectra.subarray(index * pixels, (index + 1) * pixels);
    const mean = spectrum.reduce((sum, one) => sum + one, 0) / pixels;
    for (let k = -40; k <= 40; k += 1) {
      const part = (share * 0.1 * Math.exp(-0.5 * (0.1 * k) ** 2)) / Math.sqrt(2 * Math.PI) / mean;
      const there = wave.map((one, i) => {
        const width = Math.sqrt(galaxy.sigma ** 2 + (galaxy.instrument?.[i] ?? 0));
        const shift = Math.exp((galaxy.v + 0.1 * k * width) / 299792.458) * (1 + redshift);
        return airToVacuum(one) / shift;
      });
      for (const [i, one] of interpolate(there, set.wave, spectrum).entries())
        flux[i]! += part * one;
    }
  }
  const normal = normalOf(randomOf(galaxy.seed ?? 1));
  const noise = flux.map(one => one / Math.min(galaxy.signalToNoise, 1000));
  const isExact = galaxy.signalToNoise === Infinity;
  return {
    wave,
    flux: isExact ? flux : flux.map((one, i) => one + noise[i]! * normal()),
    error: noise,
    mask: new Uint8Array(wave.length),
    lsf: new Float64Array(wave.length).fill(1.16),
    medium: 'air'
  };
}
