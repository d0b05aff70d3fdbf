import { isTerminal, SpaxelError } from '@spaxel/core';
import type { FitRow, JobRow } from '../ledger/index.ts';
import { spaxelsOf, type Layout } from './layout.ts';
import type { Plan } from './plan.ts';

/** A job as a check looks at it. */
export interface CheckedJob {
  readonly row: JobRow;
  readonly plan: Plan;
  readonly layout: Layout;
  readonly fits: readonly FitRow[];
}

/**
 * Spaxel indices of a sample of a job's fitted spectra: at even steps through their order of S/N, both ends included, so that
 * the best one, where a galaxy's centre lies, is always among them (it is the one when `n` is 1). The same every time.
 * @throws SpaxelError NothingToFit when nothing was fitted.
 */
export function sampleOf({ row, layout, fits }: CheckedJob, n: number): number[] {
  const spaxels = spaxelsOf(layout);
  const sn = (spaxel: number): number => layout.sn[spaxel] || 0;
  const done = fits
    .filter(({ status }) => status === 'COMPLETED')
    .map(({ bin }) => spaxels[bin] ?? 0)
    .sort((a, b) => sn(b) - sn(a) || a - b);
  if (done.length === 0)
    throw new SpaxelError('NothingToFit', `Job ${row.id} has no fitted spectrum to check.`);
  const count = Math.min(n, done.length);
  const step = count > 1 ? (done.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, at) => done[Math.round(at * step)] ?? 0);
}

/** Refuses what cannot be checked. @throws SpaxelError JobNotReady, OptionInvalid. */
export function mayBeChecked({ row, plan }: CheckedJob, against: string): void {
  if (!isTerminal(row.phase))
    throw new SpaxelError(
      'JobNotReady',
      `Job ${row.id} is ${row.phase.toLowerCase()}; it can be checked when it has ended.`
    );
  if (plan.check !== undefined)
    throw new SpaxelError(
      'OptionInvalid',
      `Job ${row.id} is a check itself; the job that it checks is ${plan.check.job}.`
    );
  if (plan.fitter === against)
    throw new SpaxelError(
      'OptionInvalid',
      `Job ${row.id} was fitted with ${against}: name another fitter to check it against.`
    );
}
