import { SpaxelError } from '@spaxel/core';
import { FakeJobs, jobId, makeJob, trans } from '../testing/fakes.ts';
import { WaitingSpaxels } from './waiting.ts';

type Trace = { z: (number | null)[][]; customdata: string[][] } | null;

function scene(): {
  jobs: FakeJobs;
  waiting: WaitingSpaxels;
  said: string[];
  trace: () => Trace;
  changes: () => number;
} {
  const jobs = new FakeJobs();
  const said: string[] = [];
  let changes = 0;
  const waiting = new WaitingSpaxels({
    ...{ jobs, trans },
    say: sentence => said.push(sentence),
    changed: () => (changes += 1)
  });
  const trace = (): Trace => waiting.trace() as unknown as Trace;
  return { jobs, waiting, said, trace, changes: () => changes };
}

const status = (
  ...codes: number[]
): { nx: number; ny: number; unit: string; values: Float32Array } => ({
  ...{ nx: 3, ny: 2, unit: '' },
  values: new Float32Array(codes)
});

test('the layer covers what waits and nothing else', () => {
  const { waiting, trace } = scene();
  expect(trace()).toBeNull();
  waiting.see(makeJob(), status(0, 0, 1, 1, 11, 4));
  expect(trace()?.z).toEqual([
    [null, null, 0],
    [0, null, null]
  ]);
  waiting.see(makeJob(), status(0, 0, 0, 0, 11, 4));
  expect(trace()).toBeNull();
});

test('a spaxel that is picked comes next, is shown so, and no more once it is answered', async () => {
  const { jobs, waiting, said, trace, changes } = scene();
  waiting.see(makeJob(), status(0, 0, 1, 1, 1, 4));
  await waiting.pick({ x: 0, y: 1 });
  await waiting.pick({ x: 0, y: 1 });
  expect(jobs.asked).toEqual([`first ${jobId} 0,1`]);
  expect([said, changes()]).toEqual([['Spaxel (0, 1) is fitted next.'], 1]);
  expect(trace()?.z[1]).toEqual([1, 0, null]);
  expect(trace()?.customdata[1]?.[0]).toBe('Fitted next');
  expect(waiting.words({ x: 0, y: 1 })).toBe('fitted next');
  expect(waiting.words({ x: 1, y: 1 })).toBe('not fitted yet');
  waiting.see(makeJob(), status(0, 0, 1, 0, 1, 4));
  expect(waiting.words({ x: 0, y: 1 })).toBeNull();
  // Retried, it waits again, but is no longer asked for.
  waiting.see(makeJob(), status(0, 0, 1, 1, 1, 4));
  expect(trace()?.z[1]).toEqual([0, 0, null]);
});

test('what has an answer, or is not fitted at all, is left alone', async () => {
  const { jobs, waiting } = scene();
  await waiting.pick({ x: 0, y: 0 });
  waiting.see(makeJob(), status(0, 0, 1, 1, 1, 4));
  await waiting.pick({ x: 0, y: 0 });
  await waiting.pick({ x: 2, y: 1 });
  expect(jobs.asked).toEqual([]);
});

test('a paused job says that it is paused, and a refusal is told and taken back', async () => {
  const { jobs, waiting, said, trace } = scene();
  waiting.see(makeJob({ phase: 'SUSPENDED' }), status(0, 0, 1, 1, 1, 4));
  await waiting.pick({ x: 2, y: 0 });
  expect(jobs.asked).toEqual([]);
  expect(said.at(-1)).toContain('The job is paused');
  waiting.see(makeJob(), status(0, 0, 1, 1, 1, 4));
  jobs.refusal = new SpaxelError('GatewayGone', 'The Jupyter server does not answer.');
  await waiting.pick({ x: 2, y: 0 });
  expect(said.at(-1)).toBe('The Jupyter server does not answer.');
  expect(trace()?.z[0]).toEqual([null, null, 0]);
});
