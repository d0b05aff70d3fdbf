import { codeOf, codeOfNumber, problemOf, SpaxelError } from '@spaxel/core';
import type { Run } from './run.ts';

/** Says whose errors are the formal ones after all. */
export function warnOfErrors(run: Run): void {
  if (run.lacking === 0) return;
  const { done } = run.doors.ledger.counts(run.id);
  const [code, why] = run.abort.signal.aborted
    ? ['Aborted', 'was cancelled']
    : ['FitFailed', 'failed for them'];
  const sentence = `The errors of ${String(run.lacking)} of ${String(done)} fits are the formal ones: Monte Carlo ${why}.`;
  run.doors.ledger.warn(run.id, { code, sentence });
}

/** The reason of the first stands for all; its remedy follows. */
export function allFailed(run: Run): ReturnType<typeof problemOf> {
  const { ledger } = run.doors;
  const { code, message } = ledger.fit(run.id, 0);
  const { name, sentence } = codeOfNumber(code) ?? codeOf('FitFailed');
  const { fits } = ledger.counts(run.id);
  return problemOf(
    new SpaxelError(
      name,
      `None of ${String(fits)} fits succeeded; the first: ${message ?? sentence}`
    )
  );
}
