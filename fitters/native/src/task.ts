// One `fit` line: every spectrum is answered, `out` is put in place, then `finished` is said.
import { SpaxelError, taggedError } from '@spaxel/core';
import type {
  Answer,
  fitSpectrum,
  monteCarlo,
  ObservedSpectrum,
  Spread,
  TemplateSpectra
} from '@spaxel/engine';
import type { FitterFit } from '@spaxel/protocol';
import type { Lines } from './lines.ts';
import { howOf, type Asked } from './asked.ts';
import { Results, writeNothing } from './results.ts';
import { readSpectra, type Spectra } from './spectra.ts';
import { readTemplateSet } from './template-set.ts';

/** What answers: the engine, the lines to say it on, and the manifest's defaults. */
export interface Desk {
  readonly fitSpectrum: typeof fitSpectrum;
  readonly monteCarlo: typeof monteCarlo;
  readonly lines: Lines;
  readonly defaults: Readonly<Record<string, unknown>>;
}

interface Work {
  readonly spectra: Spectra;
  readonly asked: Asked;
  readonly templates: TemplateSpectra;
}

/** Seconds of CPU, all threads, since the call. */
function stopwatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}

function askedOf(given: Record<string, unknown>, defaults: Desk['defaults']): Asked {
  const asked = { ...defaults, ...given };
  if (typeof asked['z'] !== 'number')
    throw new SpaxelError('OptionInvalid', 'The fitter native needs the parameter z.');
  return asked as unknown as Asked;
}

function workOf(fit: FitterFit, { defaults }: Desk): Work {
  const spectra = readSpectra(fit.in);
  const asked = askedOf(fit.parameters, defaults);
  return { spectra, asked, templates: readTemplateSet(fit.templates) };
}

/** Fits the spectra of `fit`; what concerns all of them fails each. Throws only when `out` cannot be written. */
export function answer(fit: FitterFit, desk: Desk): void {
  const seconds = stopwatch();
  let work: Work;
  try {
    work = workOf(fit, desk);
  } catch (thrown) {
    fit.seeds.forEach((_, index) => fail({ fit, index, cpuSeconds: 0 }, thrown, desk));
    writeNothing(fit.out);
    desk.lines.say({ type: 'finished', task: fit.task, cpuSeconds: seconds() });
    return;
  }
  fitAll(fit, work, desk).write(fit.out);
  desk.lines.say({ type: 'finished', task: fit.task, cpuSeconds: seconds() });
}

function fitAll(fit: FitterFit, work: Work, desk: Desk): Results {
  const { spectra, asked, templates } = work;
  const { count, pixels } = spectra;
  const results = new Results({ count, pixels, templates: templates.logAge.length }, asked);
  for (let index = 0; index < count; index += 1) {
    const seconds = stopwatch();
    try {
      const found = fitted(spectra.row(index), work, desk);
      if ('code' in found) throw new SpaxelError(found.code, found.message);
      results.put(index, found);
      desk.lines.say({ type: 'done', task: fit.task, index, cpuSeconds: seconds() });
    } catch (thrown) {
      fail({ fit, index, cpuSeconds: seconds() }, thrown, desk);
    }
  }
  return results;
}

/** The fit with its formal errors, or with those of Monte Carlo. */
function fitted(
  spectrum: ObservedSpectrum,
  { asked, templates }: Work,
  { fitSpectrum: fit, monteCarlo: simulate }: Desk
): Answer | Spread {
  const how = howOf(asked);
  if (how === undefined) return fit(spectrum, asked, templates);
  return simulate(spectrum, { asked, how }, templates);
}

interface Failure {
  readonly fit: FitterFit;
  readonly index: number;
  readonly cpuSeconds: number;
}

/** What the engine throws by mistake is told as FitFailed, with its trace in the log. */
function fail({ fit, index, cpuSeconds }: Failure, thrown: unknown, { lines }: Desk): void {
  const { _tag, message } = taggedError(thrown);
  const isOurs = thrown instanceof SpaxelError;
  if (!isOurs) console.error(thrown);
  const code = isOurs ? _tag : 'FitFailed';
  lines.say({ type: 'failed', task: fit.task, index, code, message, cpuSeconds });
}
