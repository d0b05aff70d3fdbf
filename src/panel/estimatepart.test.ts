import { SpaxelError } from '@spaxel/core';
import type { Estimate } from '@spaxel/protocol';
import { fakeNeeds, FakeJobs, jobId, makeJob, settled } from '../testing/fakes.ts';
import { EstimatePart } from './estimatepart.ts';

const estimate: Estimate = {
  ...{ fits: 1720, missing: 1600, looked: 48, selected: 1720 },
  ...{ seconds: 720, low: 500, high: 1080, cpuSeconds: 1320, cpuLow: 1000, cpuHigh: 1700 },
  ...{ wattHours: 3.67, watts: 10, wattsFrom: 'assumed', jobs: 12, trial: 0 }
};

interface Scene {
  readonly jobs: FakeJobs;
  readonly part: EstimatePart;
  readonly words: () => string;
  readonly facts: () => string;
  readonly press: (label: string) => void;
}

function scene(watts = 0): Scene {
  const jobs = new FakeJobs();
  const needs = fakeNeeds(jobs);
  (needs.preferences as { watts: number }).watts = watts;
  const part = new EstimatePart(needs);
  const words = part.node.querySelector('[role=status]');
  const facts = part.node.querySelector<HTMLElement>('dl');
  return {
    ...{ jobs, part },
    words: () => words?.textContent ?? '',
    facts: () => (facts?.hidden === true ? '' : (facts?.textContent ?? '')),
    press: label => {
      const found = [...part.node.querySelectorAll('button')].find(
        one => one.textContent === label && !one.hidden && !one.disabled
      );
      if (found === undefined) throw new Error(`no button ${label}`);
      found.click();
    }
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function rest(): Promise<void> {
  jest.advanceTimersByTime(1000);
  await settled();
}

test('who only looks at a cube asks for nothing; who works with the form is told once it rests', async () => {
  const { jobs, part, words, facts } = scene();
  jobs.foreseen = { estimate, fits: 1720, jobs: 12 };
  part.heed('fit a.fits');
  await rest();
  expect(jobs.estimates).toEqual([]);
  part.wake();
  part.heed('fit a.fits --z 0.0');
  jest.advanceTimersByTime(500);
  part.heed('fit a.fits --z 0.01');
  await rest();
  expect(jobs.estimates.map(({ text }) => text)).toEqual(['fit a.fits --z 0.01']);
  expect(words()).toBe('From 12 earlier jobs.');
  expect(facts()).toContain('about 12 min (8 to 18 min)');
  expect(facts()).toContain('3.7 Wh at 10 W a core, assumed');
  expect(facts()).toContain('about 1720 · 120 known from earlier · 48 of 1720 spectra looked at');
});

test('the watts of the settings go before those of the gateway', async () => {
  const { jobs, part, facts, press } = scene(5);
  jobs.foreseen = { estimate, fits: 1720, jobs: 12 };
  part.heed('fit a.fits');
  press('Estimate');
  await settled();
  expect(facts()).toContain('1.8 Wh at 5 W a core, as your settings say');
});

test('a form that changes gives up what is on its way, and what was told of it before', async () => {
  const { jobs, part, words, press } = scene();
  part.heed('fit a.fits');
  press('Estimate');
  expect(words()).toBe('Earlier jobs are asked …');
  part.heed('fit a.fits --degree 4');
  expect(jobs.estimates[0]?.signal?.aborted).toBe(true);
  await settled();
  expect(words()).toBe('');
  part.heed(null);
  expect(() => {
    press('Estimate');
  }).toThrow('no button');
});

test('without earlier jobs it says so; a trial is fitted on a press, followed, and its numbers shown', async () => {
  const { jobs, part, words, facts, press } = scene();
  part.heed('fit a.fits --z 0.01');
  press('Estimate');
  await settled();
  expect(words()).toContain('About 6 fits; no earlier job tells');
  press('Try five spectra');
  await settled();
  expect(jobs.submitted.map(({ text }) => text)).toEqual(['fit a.fits --z 0.01 --estimate']);
  const counts = { fits: 5, done: 2, failed: 0, aborted: 0, cached: 0 };
  jobs.tell(makeJob({ counts }));
  expect(words()).toBe('The trial: 2 of 5 fitted …');
  jobs.tell(makeJob({ phase: 'COMPLETED', counts, estimate: { ...estimate, jobs: 1, trial: 5 } }));
  expect(words()).toBe('From a trial of 5 spectra.');
  expect(facts()).toContain('CPU');
  expect(jobs.watchers).toBe(0);
  expect(jobs.asked).toEqual([]);
});

test('a trial is cancelled by Stop, by a change of the form, and when the view goes', async () => {
  for (const end of ['stop', 'change', 'dispose'] as const) {
    const { jobs, part, press } = scene();
    part.heed('fit a.fits');
    press('Try five spectra');
    await settled();
    if (end === 'stop') press('Stop');
    else if (end === 'change') part.heed('fit a.fits --degree 4');
    else part.dispose();
    await settled();
    expect([end, jobs.asked, jobs.watchers]).toEqual([end, [`cancel ${jobId}`], 0]);
  }
});

test('a trial that failed, and a gateway that is gone, say it in their own sentences', async () => {
  const { jobs, part, words, press } = scene();
  part.heed('fit a.fits');
  press('Try five spectra');
  await settled();
  const detail = 'None of the 6 spectra is left to fit.';
  const error = { type: '', title: '', status: 400, code: 'NothingToFit', detail };
  jobs.tell(makeJob({ phase: 'ERROR', error: error as never }));
  expect(words()).toBe(detail);
  jobs.refusal = new SpaxelError('GatewayGone', 'The Jupyter server does not answer.');
  press('Estimate');
  await settled();
  expect(words()).toBe('The Jupyter server does not answer.');
  press('Try five spectra');
  await settled();
  expect(words()).toBe('The Jupyter server does not answer.');
});
