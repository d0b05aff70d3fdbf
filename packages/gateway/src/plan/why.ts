import { canonicalJson } from '@spaxel/core';
import type { Plan } from './plan.ts';

/** What a value is called in a sentence. */
function words(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'unset';
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`;
}

type Facts = Readonly<Record<string, unknown>>;

function changes(before: Facts, now: Facts, name: (key: string) => string): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return keys
    .filter(key => canonicalJson(before[key] ?? null) !== canonicalJson(now[key] ?? null))
    .map(key => `${name(key)} from ${words(before[key])} to ${words(now[key])}`);
}

/** The parts of a fit's key that differ between two plans, as `degree from 8 to 10`. */
export function changedParts(before: Plan, now: Plan): string[] {
  const facts = ({ fitter, fitterVersion, templates, seed }: Plan): Facts => ({
    ...{ fitter, 'version of the fitter': fitterVersion, seed },
    templates: `${templates.name} (${templates.digest.slice(0, 8)})`
  });
  const prepared = ({ preparation: { mask, ...rest } }: Plan): Facts => ({
    ...rest,
    mask: `${String(mask.length)} intervals, ${canonicalJson(mask)}`
  });
  const { parameters } = now;
  const isOther = before.fitter !== now.fitter;
  return [
    ...changes(facts(before), facts(now), key => key),
    ...(isOther ? [] : changes(before.parameters, parameters, key => `parameter ${key}`)),
    ...changes(prepared(before), prepared(now), key => `preparation: ${key}`)
  ];
}

/** Why a job fits again what an earlier job of the same data has fitted: the warning that says so, or none. */
export function whyAgain(earlier: Plan, id: string, now: Plan): Plan['warnings'] {
  const parts = changedParts(earlier, now);
  if (parts.length === 0) return [];
  const what = parts.join('; ');
  return [
    {
      code: 'FittedAgain',
      sentence: `Fitted again, although job ${id} has fitted these data: ${what}.`
    }
  ];
}
