import type { FitRow, JobRow } from '../ledger/index.ts';
import type { Plan } from './plan.ts';
import { mayBeChecked, sampleOf, type CheckedJob } from './sample.ts';

/** A row of spaxels, each a bin, S/N as given; those of `failed` were not fitted. */
function job(
  sn: number[],
  failed: number[] = [],
  phase: JobRow['phase'] = 'COMPLETED'
): CheckedJob {
  const bin = Int32Array.from(sn.keys());
  return {
    row: { id: 'JOB', phase } as JobRow,
    plan: { fitter: 'native' } as unknown as Plan,
    layout: {
      nx: sn.length,
      ny: 1,
      bin,
      status: new Int32Array(sn.length),
      sn: Float64Array.from(sn)
    },
    fits: sn.map(
      (_, at) => ({ bin: at, status: failed.includes(at) ? 'ERROR' : 'COMPLETED' }) as FitRow
    )
  };
}

test('the sample is spread over S/N, both ends and so the centre included, each spectrum once', () => {
  const sn = Array.from({ length: 101 }, (_, at) => (at * 37) % 101);
  const found = sampleOf(job(sn), 5);
  expect(found.map(spaxel => sn[spaxel])).toEqual([100, 75, 50, 25, 0]);
  for (const n of [1, 2, 3, 50, 100, 101]) {
    const some = sampleOf(job(sn), n);
    expect(new Set(some).size).toBe(n);
    expect(some).toContain(sn.indexOf(100));
    expect(sampleOf(job(sn), n)).toEqual(some);
  }
});

test('what was not fitted is not in it, and a job of fewer gives what it has', () => {
  expect(sampleOf(job([5, 9, 7, NaN], [1]), 30).sort()).toEqual([0, 2, 3]);
  expect(() => sampleOf(job([1, 2], [0, 1]), 3)).toThrow('no fitted spectrum');
});

test.each([
  ['EXECUTING', 'native', 'ppxf', 'JobNotReady', 'is executing'],
  ['QUEUED', 'native', 'ppxf', 'JobNotReady', 'is queued'],
  ['COMPLETED', 'native', 'native', 'OptionInvalid', 'another fitter']
] as const)('%s of %s against %s is refused', (phase, fitter, against, tag, words) => {
  const one = job([1], [], phase);
  const checked = { ...one, plan: { ...one.plan, fitter } };
  expect(() => {
    mayBeChecked(checked, against);
  }).toThrow(
    expect.objectContaining({ _tag: tag, message: expect.stringContaining(words) as unknown })
  );
});

test('a check is not checked; what was cancelled may be', () => {
  const one = job([1], [], 'ABORTED');
  mayBeChecked(one, 'ppxf');
  const check = { ...one, plan: { ...one.plan, check: { job: 'OTHER', asked: 3 } } };
  expect(() => {
    mayBeChecked(check, 'native');
  }).toThrow('OTHER');
});
