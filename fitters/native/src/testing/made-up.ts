// A made-up universe of Gaussian lines in vacuum, exact at any velocity and resolution: a template set of it, and tasks.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSafetensors, type Tensor } from '@spaxel/core';
import type { FitterFit } from '@spaxel/protocol';

const speedOfLight = 299792.458;
const perFwhm = 1 / (2 * Math.sqrt(2 * Math.log(2)));
const templateFwhm = 2.5;
const instrumentFwhm = 1.16;
export const pixels = 700;
export const z = 0.0166;
export const task = '01JABCDEFGHJKMNPQRSTVWXYZ0';

/** Numbers in [0, 1), the same each time (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomOf(7);
const lines = Array.from({ length: 140 }, () => ({
  centre: 4900 + 1500 * random(),
  width: 0.1 + random(),
  byAge: random(),
  byMetal: random()
}));
const ages = [0.5, 2, 6, 12].map(gyr => Math.log10(gyr));
const metals = [-0.6, 0, 0.25];
const grid = metals.flatMap(mh => ages.map(logAge => ({ mh, logAge })));

/** Flux at rest wavelength `wave` of template `index`, its lines of `sigma` angstrom each. */
function fluxAt(wave: number, index: number, sigma: (centre: number) => number): number {
  const { mh = 0, logAge = 0 } = grid[index] ?? {};
  let flux = 1;
  for (const { centre, width, byAge, byMetal } of lines) {
    const wide = sigma(centre);
    const offset = (wave - centre) / wide;
    if (Math.abs(offset) > 9) continue;
    const area = width + (logAge + 0.5) * byAge + (mh + 0.7) * byMetal;
    flux -= ((0.35 * area) / (Math.sqrt(2 * Math.PI) * wide)) * Math.exp(-0.5 * offset ** 2);
  }
  return flux * (wave / 5500) ** (-1.5 + 0.5 * (index % 4));
}

/** Writes the set's folder: 12 templates, 4850-6450 A; `further` tensors [12] beside. */
export function writeSet(
  folder: string,
  further: Readonly<Record<string, Float64Array>> = {}
): string {
  const wave = Float64Array.from({ length: 1780 }, (_, at) => 4850 + 0.9 * at);
  const count = grid.length;
  const spectra = new Float32Array(count * wave.length).map((_, at) =>
    fluxAt(wave[at % wave.length] ?? 0, Math.floor(at / wave.length), () => templateFwhm * perFwhm)
  );
  const tensors = new Map<string, Tensor>([
    ['spectra', { shape: [count, wave.length], data: spectra }],
    ['wave', { shape: [wave.length], data: wave }],
    ['fwhm', { shape: [wave.length], data: new Float32Array(wave.length).fill(templateFwhm) }],
    ['logAge', { shape: [count], data: Float64Array.from(grid, ({ logAge }) => logAge + 9) }],
    ['mh', { shape: [count], data: Float64Array.from(grid, ({ mh }) => mh) }],
    ...Object.entries(further).map(([name, data]) => [name, { shape: [count], data }] as const),
    ['remainingMass', { shape: [count], data: new Float32Array(count).fill(0.7) }]
  ]);
  const bytes = writeSafetensors(tensors, { medium: 'vacuum' });
  const digest = createHash('sha256').update(bytes).digest('hex');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'spectra.safetensors'), bytes);
  writeFileSync(join(folder, 'set.json'), JSON.stringify({ medium: 'vacuum', digest }));
  return folder;
}

/** Rows of a task by name: each of n x pixels; `wave` and `lsf` are one for all. */
export interface Rows {
  wave: Float64Array;
  lsf: Float64Array;
  flux: Float64Array[];
  error: Float64Array[];
  mask: Uint8Array[];
}

/** Galaxies of 180 km/s at these velocities (km/s), noise 1 %, each of another template. */
export function galaxies(velocities: readonly number[]): Rows {
  const wave = Float64Array.from({ length: pixels }, (_, at) => 5200 + 1.2 * at);
  const flux = velocities.map((v, index) => {
    const noise = randomOf(100 + index);
    const stretch = (1 + z) * Math.exp(v / speedOfLight);
    const sigma = (centre: number): number =>
      Math.hypot((instrumentFwhm * perFwhm) / stretch, (centre * 180) / speedOfLight);
    return wave.map(one => {
      const normal = Math.sqrt(-2 * Math.log(1 - noise())) * Math.cos(2 * Math.PI * noise());
      return fluxAt(one / stretch, (5 * index + 1) % grid.length, sigma) + 0.01 * normal;
    });
  });
  return {
    wave,
    lsf: new Float64Array(pixels).fill(instrumentFwhm),
    flux,
    error: flux.map(() => new Float64Array(pixels).fill(0.01)),
    mask: flux.map(() => new Uint8Array(pixels))
  };
}

const joined = (rows: readonly Float64Array[]): Float64Array =>
  Float64Array.from(rows.flatMap(row => [...row]));

/** The rows as the bytes of a task's `in`. */
export function inputOf({ wave, lsf, flux, error, mask }: Rows): Uint8Array {
  const shape = [flux.length, wave.length];
  const tensors = new Map<string, Tensor>([
    ['wave', { shape: [wave.length], data: wave }],
    ['lsf', { shape: [wave.length], data: lsf }],
    ['flux', { shape, data: joined(flux) }],
    ['error', { shape, data: joined(error) }],
    ['mask', { shape, data: Uint8Array.from(mask.flatMap(row => [...row])) }]
  ]);
  return writeSafetensors(tensors, { medium: 'vacuum', fluxUnit: 'erg/s/cm2/A', wave: 'observed' });
}

/** Lays the task's file in `folder` and returns its `fit` line. */
export function layTask(
  folder: string,
  rows: Rows,
  asked: { templates: string } & Record<string, unknown>
): FitterFit {
  const { templates, ...parameters } = asked;
  mkdirSync(folder, { recursive: true });
  const input = join(folder, 'in.safetensors');
  writeFileSync(input, inputOf(rows));
  return {
    type: 'fit',
    task,
    in: input,
    out: join(folder, 'out.safetensors'),
    templates,
    parameters: { z, ...parameters },
    seeds: rows.flux.map(() => 0),
    limitSeconds: 60
  };
}
