import { setImmediate as breathe } from 'node:timers/promises';
import {
  codeOf,
  signalToNoise,
  SpaxelError,
  type Prepared,
  type Preparer,
  type Spectrum
} from '@spaxel/core';
import { digestArrays, fitNamer, type FitRecipe } from './fitid.ts';
import { emptyLayout, leaveOut, type Layout } from './layout.ts';
import type { Parameters } from './parameters.ts';
import type { ReadySpectra } from './ready.ts';
import type { Choice } from './settings.ts';
import type { FitSource } from './source.ts';

/** The fits of a job, one a bin, and how they lie on the sky. */
export interface PlannedFits {
  readonly layout: Layout;
  readonly fits: number;
  /** That are fitted of the first spectrum. */
  readonly pixels: number;
}

const { code: waiting } = codeOf('Waiting');
/** Fits that are handed on together. */
const together = 4096;
/** Bytes of a cube that are read together. */
const readBytes = 32 * 1024 * 1024;
/** How long others wait at most, milliseconds. */
const longest = 20;

/** Takes the ids of the fits from bin `first` on. */
export type TakeFits = (first: number, fitIds: readonly string[]) => void;

/** What planning works with. */
export interface Planning {
  readonly source: FitSource;
  readonly preparer: Preparer;
  readonly settings: Choice;
  readonly recipe: FitRecipe;
  /** Keeps what is prepared for whoever feeds it. */
  readonly ready: ReadySpectra;
  readonly take: TakeFits;
}

/**
 * Reads every selected spectrum once: measures its S/N, decides whether it is fitted, and names its fit by content. Spectra and
 * ids are handed on as they come: a cube of a million takes the room of a few rows.
 * @throws SpaxelError NothingToFit with the best S/N there was.
 */
export async function planFits(planning: Planning, signal: AbortSignal): Promise<PlannedFits> {
  const { source, settings } = planning;
  const { nx, ny } = source.shape;
  const drawn = new Drawn(planning);
  const isWanted = (y: number): boolean => xs.some(x => settings.isSelected(x, y));
  const xs = Array.from({ length: nx }, (_, x) => x);
  const step = rowsAtOnce(source);
  let from = 0;
  while (from < ny) {
    let to = from;
    while (to < Math.min(ny, from + step) && isWanted(to)) to += 1;
    if (to > from) await drawn.addRows([from, to], signal);
    from = Math.max(to, from + 1);
  }
  return drawn.end();
}

/** So many rows that what is read of them stays small, and each read is worth its call. */
function rowsAtOnce({ shape, grid }: FitSource): number {
  const channels = grid(0, 0).waveAngstrom.length;
  return Math.max(1, Math.floor(readBytes / (4 * channels * shape.nx)));
}

/** How far a planning is. */
class Drawn {
  readonly #planning: Planning;
  readonly #layout: Layout;
  readonly #nameOf: (digest: string) => string;
  #ids: string[] = [];
  #fits = 0;
  #pixels = 0;
  #since = performance.now();

  constructor(planning: Planning) {
    const { nx, ny } = planning.source.shape;
    this.#planning = planning;
    this.#layout = emptyLayout(nx, ny);
    this.#nameOf = fitNamer(planning.recipe);
  }

  /** Whether others have waited for long. */
  get #isLong(): boolean {
    return performance.now() - this.#since > longest;
  }

  async #rest(): Promise<void> {
    await breathe();
    this.#since = performance.now();
  }

  /** The selected spectra of rows `from` to below `to`. */
  async addRows([from, to]: readonly [number, number], signal: AbortSignal): Promise<void> {
    const { source, settings } = this.#planning;
    const { nx } = source.shape;
    const at = await source.rows([from, to], signal);
    for (let spaxel = from * nx; spaxel < to * nx; spaxel += 1) {
      const [x, y] = [spaxel % nx, Math.floor(spaxel / nx)];
      if (!settings.isSelected(x, y)) continue;
      this.#add(spaxel, at(x, y));
      if (this.#isLong) await this.#rest();
      signal.throwIfAborted();
    }
  }

  #add(spaxel: number, raw: Spectrum): void {
    const layout = this.#layout;
    const prepared = measure(this.#planning, { layout, spaxel, raw });
    if (prepared === null) return;
    if (this.#fits === 0) this.#begin(prepared);
    layout.bin[spaxel] = this.#fits;
    layout.status[spaxel] = waiting;
    this.#planning.ready.put(this.#fits, prepared);
    this.#ids.push(this.#nameOf(spectrumDigest(prepared)));
    this.#fits += 1;
    if (this.#ids.length >= together) this.#handOn();
  }

  /** @throws SpaxelError NothingToFit. */
  end(): PlannedFits {
    const layout = this.#layout;
    if (this.#fits === 0) throw nothingLeft(layout, this.#planning.settings.minSn);
    this.#handOn();
    return { layout, fits: this.#fits, pixels: this.#pixels };
  }

  #begin(first: Prepared): void {
    const { ready, source, settings, recipe } = this.#planning;
    this.#pixels = fittedPixels(first, recipe.parameters);
    const { nx, ny } = source.shape;
    let most = 0;
    for (let spaxel = 0; spaxel < nx * ny; spaxel += 1)
      if (settings.isSelected(spaxel % nx, Math.floor(spaxel / nx))) most += 1;
    ready.expect(most, first);
  }

  #handOn(): void {
    if (this.#ids.length > 0) this.#planning.take(this.#fits - this.#ids.length, this.#ids);
    this.#ids = [];
  }
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
  return fitNamer(recipe)(spectrumDigest(prepared));
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
