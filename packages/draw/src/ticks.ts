import type { Limits } from './limits.ts';

/** The step 1, 2 or 5 times a power of ten that puts about `count` ticks on a range. */
function niceStep(range: number, count: number): number {
  const raw = range / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  if (lead > 7.07) return 10 * power;
  if (lead > 3.16) return 5 * power;
  return lead > 1.41 ? 2 * power : power;
}

/** Round numbers within the limits, ascending, about `count` of them; none when the limits are not a range. */
export function niceTicks({ low, high }: Limits, count = 5): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  const step = niceStep(high - low, count);
  const slack = 1e-9 * (high - low);
  const first = Math.ceil((low - slack) / step);
  const last = Math.floor((high + slack) / step);
  // A product, and rounded: sums of steps would give 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12))
  );
}

/** The ticks as text, all with the same number of decimals. */
export function tickLabels(ticks: readonly number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const step = Math.abs((ticks[1] ?? largest) - (ticks[0] ?? 0));
  if (largest >= 1e6 || (largest > 0 && largest < 1e-3))
    return ticks.map(tick => (tick === 0 ? '0' : Number(tick.toPrecision(4)).toExponential()));
  const decimals = step > 0 ? Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
  return ticks.map(tick => tick.toFixed(decimals));
}
