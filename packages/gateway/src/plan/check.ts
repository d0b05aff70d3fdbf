import {
  emissionLines,
  emissionLinesOf,
  gasIntervals,
  SpaxelError,
  type Command,
  type Preparation
} from '@spaxel/core';
import type { FitterManifest, TemplateSet } from '@spaxel/protocol';
import { usualErrors } from './errors-asked.ts';
import { completed, type Parameters } from './parameters.ts';
import type { Plan } from './plan.ts';
import { draftRetry } from './retry.ts';
import { draft, type Draft, type PlannerDoors } from './planner.ts';
import { mayBeChecked, sampleOf, type CheckedJob } from './sample.ts';
import type { Resolve } from './reading.ts';
import type { Choice } from './settings.ts';
import type { FitSource } from './source.ts';

const usualFitter = 'ppxf';
const usualCount = 30;

/** Checks a command that makes a job: a `fit`, or a `check` or `retry` whose JOB is a whole id. Errors as draft, draftCheck and draftRetry. */
export function draftJob(command: Command, resolve: Resolve, doors: PlannerDoors): Promise<Draft> {
  if (command.verb === 'check') return draftCheck(command, doors);
  return command.verb === 'retry'
    ? draftRetry(command, resolve, doors)
    : draft(command, resolve, doors);
}

/**
 * A sample of an ended job's spectra, prepared as they were, for the reference and its template set.
 * @throws SpaxelError JobUnknown, JobNotReady, NothingToFit, OptionInvalid, FitterUnknown, FitterMissing, TemplatesUnknown, CubeChanged.
 */
async function draftCheck(
  { positionals: [id = ''], options }: Command,
  doors: PlannerDoors
): Promise<Draft> {
  const against = (options['against'] as string | undefined) ?? usualFitter;
  const asked = (options['n'] as number | undefined) ?? usualCount;
  const job = await doors.checked(id);
  mayBeChecked(job, against);
  const sample = new Set(sampleOf(job, asked));
  const { plan, layout } = job;
  const fitter = await doors.fitter(against);
  const templates = await sameTemplates(job, doors);
  const { parameters, left } = translated(plan, doors.manifest(plan.fitter), fitter.manifest);
  const settings: Choice = {
    isSelected: (x, y) => sample.has(y * layout.nx + x),
    minSn: -Infinity,
    snRange: undefined,
    seed: plan.seed,
    limitSeconds: plan.limitSeconds,
    useCache: options['no-cache'] !== true
  };
  const source = await sameSource(job, doors);
  const preparation = withoutGas(plan, fitter.manifest, source);
  const warnings = [...plan.warnings, ...left];
  const check = { job: id, asked };
  return { source, settings, fitter, templates, parameters, preparation, warnings, check };
}

async function sameTemplates({ row, plan }: CheckedJob, doors: PlannerDoors): Promise<TemplateSet> {
  const templates = await doors.templates(plan.templates.name);
  if (templates.digest === plan.templates.digest) return templates;
  throw new SpaxelError(
    'TemplatesUnknown',
    `The template set ${templates.name} is not what it was when job ${row.id} was fitted.`
  );
}

async function sameSource({ row, plan }: CheckedJob, doors: PlannerDoors): Promise<FitSource> {
  const source = await doors.openSource(plan.source.paths, plan.source.reading ?? {});
  if (source.id === plan.source.id) return source;
  await source.close();
  throw new SpaxelError(
    'CubeChanged',
    `${plan.source.paths.join(', ')} is not what it was when job ${row.id} was planned.`
  );
}

/** The job's preparation; lines of gas that the job fitted are left out where the reference fits none. */
function withoutGas(
  { preparation, parameters }: Plan,
  reference: FitterManifest,
  source: FitSource
): Preparation {
  const { gas } = parameters;
  if (typeof gas !== 'string' || propertiesOf(reference)['gas'] !== undefined) return preparation;
  const fitted = emissionLinesOf(gas).map(({ name }) => name);
  if (fitted.length === 0) return preparation;
  const others = emissionLines.map(({ name }) => name).filter(name => !fitted.includes(name));
  const lines = gasIntervals(preparation.medium ?? source.medium, others);
  const mask = [...preparation.mask, ...lines.map(one => ({ ...one, isRest: true }))];
  return { ...preparation, mask };
}

type Properties = Readonly<Record<string, { readonly default?: unknown } | undefined>>;

const propertiesOf = (manifest: FitterManifest | undefined): Properties =>
  (manifest?.parameters as { properties?: Properties } | undefined)?.properties ?? {};

/** The job's parameters as the reference takes them; what it does not have is left out, and said unless it is the usual. */
function translated(
  { parameters, fitter }: Plan,
  own: FitterManifest | undefined,
  reference: FitterManifest
): { parameters: Parameters; left: Plan['warnings'] } {
  const known = propertiesOf(reference);
  const usual = propertiesOf(own);
  const usualOf = (name: string): unknown =>
    name === 'errors' ? usualErrors : usual[name]?.default;
  const entries = Object.entries(parameters);
  const left = entries
    .filter(([name, value]) => known[name] === undefined && usualOf(name) !== value)
    .map(([name, value]) => ({
      code: 'DetailUnknown',
      sentence: `${fitter} was told ${name} = ${String(value)}; ${reference.name} has no such parameter.`
    }));
  const same = Object.fromEntries(entries.filter(([name]) => known[name] !== undefined));
  return { parameters: completed(same, reference), left };
}
