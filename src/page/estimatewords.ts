/** What a fit would take, in words. */
import type { Estimate } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { duration, interval } from './progress.ts';

/** One thing that an estimate tells. */
export interface Told {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
}

/** `0.25 Wh`, `1.8 kWh`: two figures are as many as are known. */
function energy(wattHours: number): string {
  const [value, unit] = wattHours < 1000 ? [wattHours, 'Wh'] : [wattHours / 1000, 'kWh'];
  return `${String(Number(value.toPrecision(2)))} ${unit}`;
}

/** Time, CPU, energy and fits. `watts`: what the user says of a busy core; 0: the gateway's own number. */
export function estimateWords(
  estimate: Estimate,
  trans: TranslationBundle,
  watts = 0
): readonly Told[] {
  const { seconds, low, high, cpuSeconds, cpuLow, cpuHigh } = estimate;
  return [
    {
      name: trans.__('Time'),
      value: trans.__('about %1 (%2)', duration(seconds), interval(low, high)),
      hint: trans.__('Nine of ten such fits take so long; waiting for other jobs is not counted')
    },
    {
      name: trans.__('CPU'),
      value: trans.__('about %1 (%2)', duration(cpuSeconds), interval(cpuLow, cpuHigh))
    },
    energyTold(estimate, trans, watts),
    { name: trans.__('Fits'), value: countWords(estimate, trans) }
  ];
}

function energyTold(
  { cpuSeconds, watts: known, wattsFrom }: Estimate,
  trans: TranslationBundle,
  said: number
): Told {
  const from = said > 0 ? 'said' : wattsFrom;
  const origins = {
    said: trans.__('as your settings say'),
    set: trans.__('as SPAXEL_WATTS_PER_CORE says'),
    measured: trans.__('by the processor’s energy counter'),
    assumed: trans.__('assumed')
  };
  const watts = said > 0 ? said : known;
  const each = String(Number(watts.toPrecision(2)));
  return {
    name: trans.__('Energy'),
    value: trans.__(
      '%1 at %2 W a core, %3',
      energy((cpuSeconds * watts) / 3600),
      each,
      origins[from]
    ),
    hint: trans.__('CPU time times what a busy core takes; the settings of Spaxel change the watts')
  };
}

function countWords(
  { fits, missing, looked, selected }: Estimate,
  trans: TranslationBundle
): string {
  const parts = [looked < selected ? trans.__('about %1', fits) : String(fits)];
  if (missing < fits) parts.push(trans.__('%1 known from earlier', fits - missing));
  if (looked < selected) parts.push(trans.__('%1 of %2 spectra looked at', looked, selected));
  return parts.join(' · ');
}

/** Where the numbers come from. */
export function originWords({ trial, jobs }: Estimate, trans: TranslationBundle): string {
  // The trial is one of the jobs that were seen.
  const earlier = trial > 0 ? jobs - 1 : jobs;
  const before = trans._n('%1 earlier job', '%1 earlier jobs', earlier);
  if (trial === 0) return trans.__('From %1.', before);
  return earlier > 0
    ? trans.__('From a trial of %1 spectra and %2.', trial, before)
    : trans.__('From a trial of %1 spectra.', trial);
}
