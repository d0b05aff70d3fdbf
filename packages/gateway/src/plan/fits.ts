import { setImmediate as breathe } from 'node:timers/promises';
import {
  codeOf,
  signalToNoise,
  SpaxelError,
  type Prepared,
  type Preparer,
  type Spectrum
} from '@spaxel/core';
import { digestArrays, fitIdOf, type FitRecipe } from './fitid.ts';
import { emptyLayout, leaveOut, type Layout } from './layout.ts';
import type { Parameters } from './parameters.ts';
import type { ReadySpectra } from './ready.ts';
import type { Choice } from './settings.ts';
import type { FitSource } from './source.ts';

/** The fits of a job, one a bin, and how they lie on the sky. */
export interface PlannedFits {
  readonly layout: Layout;
  readonly fitIds: readonly string[];
  /** That are fitted of the first spectrum. */
  readonly pixels: number;
}

const { code: waiting } = codeOf('Waiting');

/** What planning works with. */
export interface Planning {
  readonly source: FitSource;
  readonly preparer: Preparer;
  readonly settings: Choice;
  readonly recipe: FitRecipe;
  /** Keeps what is prepared for whoever feeds it. */
  readonly ready: ReadySpectra;
}

/**
 * Reads every selected spectrum once: measures its S/N, decides whether it is fitted, and names its fit by content.
 * @throws SpaxelError NothingToFit with the best S/N there was.
 */
export async function planFits(planning: Planning, signal: AbortSignal): Promise<PlannedFits> {
  const { source, settings, recipe, ready } = planning;
  const { nx, ny } = source.shape;
  const layout = emptyLayout(nx, ny);
  const fitIds: string[] = [];
  let pixels = 0;
  const selected = Array.from({ length: nx }, (_, x) => x);
  for (let y = 0; y < ny; y++) {
    const xs = selected.filter(x => settings.isSelected(x, y));
    if (xs.length === 0) continue;
    const row = await source.row(y, signal);
    for (const x of xs) {
      const prepared = measure(planning, { layout, spaxel: y * nx + x, raw: row[x] as Spectrum });
      if (prepared === null) continue;
      if (fitIds.length === 0) pixels = fittedPixels(prepared, recipe.parameters);
      layout.bin[y * nx + x] = fitIds.length;
      layout.status[y * nx + x] = waiting;
      ready.put(fitIds.length, prepared);
      fitIds.push(fitIdFor(recipe, prepared));
    }
    await breathe();
    signal.throwIfAborted();
  }
  if (fitIds.length === 0) throw nothingLeft(layout, settings.minSn);
  return { layout, fitIds, pixels };
}

interface Place {
  readonly layout: Layout;
  readonly spaxel: number;
  readonly raw: Spectrum;
}

function measure(
  { preparer, settings }: Planning,
  { layout, spaxel, raw }: Place
): Prepared | null {
  const prepared = preparer.prepare(raw);
  if (!prepared.mask.includes(0)) {
    leaveOut(layout, spaxel, 'Empty');
    return null;
  }
  const measured = { ...prepared, waveAngstrom: prepared.wave, lsfFwhm: prepared.lsf };
  const sn = signalToNoise(measured, settings.snRange);
  layout.sn[spaxel] = sn;
  if (sn >= settings.minSn) return prepared;
  leaveOut(layout, spaxel, 'BelowMinSn');
  return null;
}

/** Pixels that are not masked and lie in the range of the fit, observed. */
export function fittedPixels(
  { wave, mask }: Pick<Prepared, 'wave' | 'mask'>,
  { rangeFrom, rangeTo }: Parameters
): number {
  const from = typeof rangeFrom === 'number' ? rangeFrom : -Infinity;
  const to = typeof rangeTo === 'number' ? rangeTo : Infinity;
  return mask.reduce(
    (sum, one, at) => sum + Number(one === 0 && Number(wave[at]) >= from && Number(wave[at]) <= to),
    0
  );
}

/** The name of a prepared spectrum's fit. */
export function fitIdFor(recipe: FitRecipe, prepared: Prepared): string {
  return fitIdOf(recipe, spectrumDigest(prepared));
}

function spectrumDigest({ wave, flux, error, mask, lsf, medium }: Prepared): string {
  return digestArrays([wave, flux, error, mask, lsf], medium);
}

function nothingLeft({ sn, status }: Layout, minSn: number): SpaxelError {
  const best = sn.reduce((most, one) => (one > most ? one : most), 0);
  return new SpaxelError(
    'NothingToFit',
    `None of the ${String(status.length)} spectra is left to fit: the best signal-to-noise is ${best.toFixed(1)}, the minimum asked ${String(minSn)}.`
  );
}
