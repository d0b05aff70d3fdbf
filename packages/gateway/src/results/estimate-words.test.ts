import type { Estimate, Job } from '@spaxel/protocol';
import { estimateText, remainingText } from './estimate-words.ts';

const estimate: Estimate = {
  ...{ fits: 1720, missing: 1600, looked: 1720, selected: 1720 },
  ...{ seconds: 720, low: 500, high: 1080, cpuSeconds: 1320, cpuLow: 1000, cpuHigh: 1700 },
  ...{ wattHours: 3.67, watts: 10, wattsFrom: 'assumed', jobs: 3, trial: 5 }
};

test('an estimate says how long, how sure, how much energy and from what, and where all of it comes from', () => {
  const text = estimateText(estimate);
  expect(text).toContain(
    '1600 fits (120 of 1720 are known) take about 12.0 min (8.3 min to 18.0 min'
  );
  expect(text).toContain(
    '3.7 Wh (CPU time at 10 W a busy core, assumed; SPAXEL_WATTS_PER_CORE sets it)'
  );
  expect(text).toContain('from a trial of 5 spectra and 2 earlier jobs.');
  expect(estimateText({ ...estimate, jobs: 1 })).toContain('from a trial of 5 spectra.');
  expect(estimateText({ ...estimate, jobs: 1, trial: 0 })).toContain('from 1 earlier job.');
  expect(estimateText({ ...estimate, wattsFrom: 'set', watts: 4 })).toContain(
    'at 4.0 W a busy core, as SPAXEL_WATTS_PER_CORE says'
  );
});

test('what is left is told with its interval, to the maps or to the end, while the job runs', () => {
  const job = { phase: 'EXECUTING', secondsRemaining: 100 } as Job;
  expect(remainingText(job)).toBe('about 1.7 min left');
  const remaining = { low: 80, high: 130, to: 'maps' } as const;
  expect(remainingText({ ...job, remaining })).toBe('about 1.7 min (80 s to 2.2 min) to the maps');
  expect(remainingText({ ...job, secondsRemaining: null })).toBeUndefined();
  expect(remainingText({ ...job, phase: 'COMPLETED' })).toBeUndefined();
});
