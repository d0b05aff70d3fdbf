import type { Job } from '@spaxel/protocol';

const time = (seconds: number): string => {
  if (seconds < 90) return `${seconds.toPrecision(2)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

/** An estimate as a sentence. */
export function estimateText(estimate: NonNullable<Job['estimate']>): string {
  const { fits, missing, seconds, low, high, cpuSeconds, wattHours, jobs } = estimate;
  const energy = wattHours === null ? '' : `, ${wattHours.toPrecision(2)} Wh`;
  const known = fits - missing;
  const rest = known === 0 ? '' : ` (${String(known)} of ${String(fits)} are known)`;
  return `${String(missing)} fits${rest} take about ${time(seconds)} (${time(low)} to ${time(high)} with 90 % certainty), ${time(cpuSeconds)} of CPU${energy}; from a trial and ${String(jobs)} jobs that were seen.`;
}
