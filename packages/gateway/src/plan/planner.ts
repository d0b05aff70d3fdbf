import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  canonicalJson,
  emissionLinesOf,
  lineMask,
  Preparer,
  SpaxelError,
  type Command,
  type Preparation
} from '@spaxel/core';
import type { FitterManifest, TemplateSet } from '@spaxel/protocol';
import type { OpenOptions } from '../cube/index.ts';
import { checkCoverage } from './coverage.ts';
import type { CheckedJob } from './sample.ts';
import type { FitRecipe } from './fitid.ts';
import { thisMachine } from './cost.ts';
import { planFits, type PlannedFits, type Planning, type TakeFits } from './fits.ts';
import { writeLayout } from './layout-file.ts';
import { readParameters, type Parameters } from './parameters.ts';
import type { Plan } from './plan.ts';
import type { Planned } from './ready.ts';
import type { Resolve } from './reading.ts';
import { readSettings, type Choice, type Settings } from './settings.ts';
import type { FitSource } from './source.ts';
import { medianSn, thinned } from './trial.ts';

/** A fitter as the planner needs it. */
export interface ReadyFitter {
  readonly manifest: FitterManifest;
  /** Adapter's and program's version: part of every fitId. */
  readonly version: string;
}

/** What the planner asks of the rest of the gateway. */
export interface PlannerDoors {
  /** @throws SpaxelError FitterUnknown, FitterMissing. */
  readonly fitter: (name: string | undefined) => Promise<ReadyFitter>;
  /** @throws SpaxelError TemplatesUnknown, TemplatesBroken. */
  readonly templates: (name: string) => Promise<TemplateSet>;
  readonly openSource: (paths: readonly string[], reading: OpenOptions) => Promise<FitSource>;
  /** The manifest of a fitter that may not run here any more. */
  readonly manifest: (name: string) => FitterManifest | undefined;
  /** A job that a check looks at. @throws SpaxelError JobUnknown, JobNotReady. */
  readonly checked: (job: string) => Promise<CheckedJob>;
}

/** A command that was found to make sense: its source is open, its files were read, nothing was measured yet. */
export interface Draft {
  readonly source: FitSource;
  readonly settings: Choice;
  readonly fitter: ReadyFitter;
  readonly templates: TemplateSet;
  readonly parameters: Parameters;
  readonly preparation: Preparation;
  readonly warnings: Plan['warnings'];
  readonly check?: NonNullable<Plan['check']>;
}

const defaultTemplates = 'default';

/** Checks a `fit` as far as can be done at once, so that what is wrong is said before a job is made. */
export async function draft(
  command: Command,
  resolve: Resolve,
  doors: PlannerDoors
): Promise<Draft> {
  const fitter = await doors.fitter(command.options['fitter'] as string | undefined);
  const templates = await doors.templates(
    (command.options['templates'] as string | undefined) ?? defaultTemplates
  );
  const settings = await readSettings(command, resolve);
  const paths = await Promise.all(command.positionals.map(resolve));
  const source = await doors.openSource(paths, settings.reading);
  try {
    const z = redshiftOf(settings, source);
    const parameters = readParameters(command, fitter.manifest, z);
    const preparation = preparationOf(settings, source, { z, gas: gasOf(parameters) });
    const first = firstGrid(source, settings);
    checkLsf(source, settings, first.lsfFwhm);
    const { asked, covered } = checkCoverage(first, templates, parameters);
    const cut = asked - covered;
    const warnings = [
      ...source.warnings,
      ...(cut > 0 ? [beyond(templates, cut)] : []),
      ...dustWarning(settings)
    ];
    return { source, settings, fitter, templates, parameters, preparation, warnings };
  } catch (cause) {
    await source.close();
    throw cause;
  }
}

function redshiftOf(settings: Settings, source: FitSource): number {
  const z = settings.z ?? source.redshift;
  if (z === null)
    throw new SpaxelError(
      'RedshiftMissing',
      `${source.paths.join(', ')} does not say its redshift (REDSHIFT), and --z was not given.`
    );
  return z;
}

/** Names of the lines of gas that the fitter fits: they are not left out. @throws SpaxelError OptionInvalid. */
function gasOf({ gas }: Parameters): readonly string[] {
  return typeof gas === 'string' ? emissionLinesOf(gas).map(({ name }) => name) : [];
}

function preparationOf(
  settings: Settings,
  source: FitSource,
  { z, gas }: { readonly z: number; readonly gas: readonly string[] }
): Preparation {
  const { ebv, reading, areLinesMasked } = settings;
  const { medium = null, lsf = null } = reading;
  const lines = areLinesMasked ? lineMask(medium ?? source.medium, gas) : [];
  return { z, medium, lsf, ebv, mask: [...settings.mask, ...lines], fluxUnit: source.fluxUnit };
}

function firstGrid(source: FitSource, settings: Settings): ReturnType<FitSource['grid']> {
  const { nx, ny } = source.shape;
  for (let spaxel = 0; spaxel < nx * ny; spaxel++) {
    const [x, y] = [spaxel % nx, Math.floor(spaxel / nx)];
    if (settings.isSelected(x, y)) return source.grid(x, y);
  }
  throw new SpaxelError(
    'NothingToFit',
    `--select chooses none of the ${String(nx)} x ${String(ny)} spaxels.`
  );
}

function checkLsf(source: FitSource, settings: Settings, fwhm: Float64Array): void {
  if (settings.reading.lsf !== undefined || fwhm.some(one => one > 0)) return;
  throw new SpaxelError(
    'LsfUnknown',
    `${source.paths.join(', ')} (${source.instrument}) does not say its resolution.`
  );
}

function beyond({ name, wave }: TemplateSet, channels: number): Plan['warnings'][number] {
  const reach = `${wave.first.toFixed(0)}-${wave.last.toFixed(0)} A`;
  return {
    code: 'TemplatesOff',
    sentence: `The templates ${name} reach ${reach} at rest; ${String(channels)} channels beyond them are left out.`
  };
}

function dustWarning({ ebv }: Settings): Plan['warnings'] {
  return ebv > 0
    ? []
    : [{ code: 'OptionInvalid', sentence: 'Galactic extinction is not removed (--ebv 0).' }];
}

/** A plan whose fits were handed on; of a trial also the ids of all that it stands for. */
export interface PlannedJob {
  readonly plan: Plan;
  readonly whole?: readonly string[];
}

/** What the fits of a draft have in common, for their names. */
export function recipeOf({ fitter, parameters, templates, settings }: Draft): FitRecipe {
  return {
    schema: 1,
    fitter: fitter.manifest.name,
    fitterVersion: fitter.version,
    parameters,
    templates: templates.digest,
    seed: settings.seed
  };
}

/** All fits, or a few that stand for them. */
async function measured(
  planning: Planning,
  signal: AbortSignal
): Promise<PlannedFits & { readonly sn: number; readonly whole?: readonly string[] }> {
  const { settings, ready, take } = planning;
  const whole: string[] = [];
  const keep: TakeFits = (_, fitIds) => whole.push(...fitIds);
  const isTrial = settings.isTrial === true;
  const all = await planFits({ ...planning, take: isTrial ? keep : take }, signal);
  const sn = medianSn(all.layout);
  if (!isTrial) return { ...all, sn };
  ready.clear(); // the bins of a trial have other numbers
  const { layout, fitIds } = thinned({ layout: all.layout, fitIds: whole });
  take(0, fitIds);
  return { ...all, layout, fits: fitIds.length, sn, whole };
}

/** Measures every spectrum, names the fits and hands them on, and writes the layout beside the job. The cube must be the same afterwards. */
export async function complete(
  drafted: Draft & Pick<Planned, 'ready'> & Pick<Planning, 'take'>,
  folder: string,
  signal: AbortSignal
): Promise<PlannedJob> {
  const { source, settings, fitter, templates, parameters, preparation, warnings } = drafted;
  const { seed, limitSeconds, useCache, first } = settings;
  const recipe = recipeOf(drafted);
  const planning = { ...drafted, preparer: new Preparer(preparation), recipe };
  const { layout, fits, whole, sn, pixels } = await measured(planning, signal);
  const { kind, paths, id, object, instrument, shape, reading } = source;
  const plan: Plan = {
    schema: 1,
    source: { kind, paths, id, digest: await source.digest(signal), object, instrument, reading },
    shape,
    fitter: fitter.manifest.name,
    fitterVersion: fitter.version,
    parameters,
    templates: { name: templates.name, digest: templates.digest },
    preparation,
    seed,
    limitSeconds,
    useCache,
    ...(first === undefined ? {} : { first }),
    fits,
    cost: { pixels, sn, templates: templates.count, machine: thisMachine() },
    warnings,
    ...(drafted.check && { check: drafted.check })
  };
  await writeLayout(folder, layout);
  await writeFile(join(folder, 'plan.json'), canonicalJson(plan));
  return { plan, ...(whole === undefined ? {} : { whole }) };
}
