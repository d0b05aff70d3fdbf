// What a few spectra say of all that a fit would take: so much can be known of a job before it is made.
import { signalToNoise, SpaxelError, Preparer, type Spectrum } from '@spaxel/core';
import { isRemote } from '../cube/index.ts';
import { thisMachine, type CostFacts } from './cost.ts';
import { fitIdFor, fittedPixels } from './fits.ts';
import { recipeOf, type Draft } from './planner.ts';

/** Spectra that are looked at: enough to know what part of them is fitted to a tenth or so. */
const mostLooked = 48;
/** Somebody waits: after this, what was looked at has to do. */
const mostMilliseconds = 2500;
/** But so many are looked at in any case. */
const leastLooked = 8;

/** Fits by their number, and what each costs. */
export interface Survey {
  readonly selected: number;
  readonly looked: number;
  readonly fits: number;
  /** Of these, fits that no job has done. */
  readonly missing: number;
  readonly cost: CostFacts;
}

interface Look {
  readonly sn: number;
  readonly pixels: number;
  readonly isFitted: boolean;
  readonly isKnown: boolean;
}

/** At even steps through the spaxels that are chosen. */
function places({ source, settings }: Draft): {
  readonly at: [number, number][];
  selected: number;
} {
  const { nx, ny } = source.shape;
  const all: [number, number][] = [];
  for (let y = 0; y < ny; y++)
    for (let x = 0; x < nx; x++) if (settings.isSelected(x, y)) all.push([x, y]);
  const count = Math.min(mostLooked, all.length);
  const at = Array.from(
    { length: count },
    (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)] ?? ([0, 0] as [number, number])
  );
  return { at, selected: all.length };
}

function lookAt(drafted: Draft, raw: Spectrum, isKnown: (fitId: string) => boolean): Look {
  const { settings, preparation } = drafted;
  const prepared = new Preparer(preparation).prepare(raw);
  const pixels = fittedPixels(prepared, drafted.parameters);
  if (pixels === 0) return { sn: 0, pixels, isFitted: false, isKnown: false };
  const measured = { ...prepared, waveAngstrom: prepared.wave, lsfFwhm: prepared.lsf };
  const sn = signalToNoise(measured, settings.snRange);
  const isFitted = sn >= settings.minSn;
  const isDone = isFitted && settings.useCache && isKnown(fitIdFor(recipeOf(drafted), prepared));
  return { sn, pixels, isFitted, isKnown: isDone };
}

/** Spread over all of the cube even when the time ends early: every fourth first, then those between. */
const spread = <T>(all: readonly T[]): T[] =>
  [0, 2, 1, 3].flatMap(from => all.filter((_, i) => i % 4 === from));

/**
 * Looks at some of the spectra of a draft, whose source stays open. `isKnown`: whether a job has done the fit of this id.
 * @throws SpaxelError NothingToFit; AbortError.
 */
export async function survey(
  drafted: Draft,
  isKnown: (fitId: string) => boolean,
  signal: AbortSignal
): Promise<Survey> {
  const [path = ''] = drafted.source.paths;
  if (isRemote(path))
    throw new SpaxelError(
      'NotBuiltYet',
      `${path} is not fetched for an estimate: a trial of a few spectra tells.`
    );
  const { at, selected } = places(drafted);
  const looks: Look[] = [];
  const end = Date.now() + mostMilliseconds;
  for (const [x, y] of spread(at)) {
    signal.throwIfAborted();
    looks.push(lookAt(drafted, await drafted.source.spectrum(x, y, signal), isKnown));
    if (Date.now() > end && looks.length >= leastLooked) break;
  }
  return summed(looks, selected, drafted.templates.count);
}

function summed(looks: readonly Look[], selected: number, templates: number): Survey {
  const fitted = looks.filter(({ isFitted }) => isFitted);
  if (fitted.length === 0)
    throw new SpaxelError(
      'NothingToFit',
      `None of the ${String(looks.length)} spectra that were looked at is left to fit: lower the least signal-to-noise, or choose others.`
    );
  const part = (count: number): number => Math.round((count / looks.length) * selected);
  const middle = (of: (look: Look) => number): number =>
    fitted.map(of).sort((a, b) => a - b)[fitted.length >> 1] ?? 0;
  const missing = part(fitted.filter(look => !look.isKnown).length);
  const [pixels, sn] = [middle(look => look.pixels), middle(look => look.sn)];
  const cost = { pixels, sn, templates, machine: thisMachine() };
  return { selected, looked: looks.length, fits: part(fitted.length), missing, cost };
}
