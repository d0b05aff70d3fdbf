import { isTerminal } from '@spaxel/core';
import type { Estimate, Job } from '@spaxel/protocol';

const time = (seconds: number): string => {
  if (seconds < 90) return `${seconds.toPrecision(2)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

const wattsWords = {
  set: 'as SPAXEL_WATTS_PER_CORE says',
  measured: 'by the processor’s energy counter',
  assumed: 'assumed; SPAXEL_WATTS_PER_CORE sets it'
} as const;

function origin({ trial, jobs }: Estimate): string {
  // The trial is one of the jobs that were seen.
  const others = trial > 0 ? jobs - 1 : jobs;
  const earlier = others === 1 ? '1 earlier job' : `${String(others)} earlier jobs`;
  if (trial === 0) return `from ${earlier}`;
  const own = `from a trial of ${String(trial)} spectra`;
  return others > 0 ? `${own} and ${earlier}` : own;
}

/** How long a job will still take; undefined when that is not known, and once it has ended. */
export function remainingText({ phase, secondsRemaining, remaining }: Job): string | undefined {
  if (isTerminal(phase) || typeof secondsRemaining !== 'number') return undefined;
  const { low, high, to } = remaining ?? { low: 0, high: 0, to: 'end' };
  const between = high > 0 ? ` (${time(low)} to ${time(high)})` : '';
  return `about ${time(secondsRemaining)}${between} ${to === 'maps' ? 'to the maps' : 'left'}`;
}

/** An estimate as a sentence. */
export function estimateText(estimate: Estimate): string {
  const { fits, missing, seconds, low, high, cpuSeconds, wattHours, watts, wattsFrom } = estimate;
  const known = fits - missing;
  const rest = known === 0 ? '' : ` (${String(known)} of ${String(fits)} are known)`;
  const energy = `${wattHours.toPrecision(2)} Wh (CPU time at ${watts.toPrecision(2)} W a busy core, ${wattsWords[wattsFrom]})`;
  return `${String(missing)} fits${rest} take about ${time(seconds)} (${time(low)} to ${time(high)} with 90 % certainty), ${time(cpuSeconds)} of CPU, ${energy}; ${origin(estimate)}.`;
}
