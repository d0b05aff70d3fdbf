import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger, type Outcome } from '../ledger/index.ts';
import { addJob } from '../ledger/testing/job.ts';
import { pastJobs, warmingOf } from './past.ts';

let folder: string;
let ledger: Ledger;
let count = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-past-'));
  ledger = new Ledger(join(folder, 'ledger.sqlite'));
  jest.useFakeTimers({ now: Date.parse('2026-01-01'), doNotFake: ['nextTick'] });
});
afterEach(() => {
  jest.useRealTimers();
  ledger.close();
  rmSync(folder, { recursive: true });
});

const outcome = (bin: number, cpu: number, more: Partial<Outcome> = {}): Outcome => ({
  ...{ bin, status: 'COMPLETED', code: 0, message: null, row: bin, cpu, isCached: false },
  ...more
});

interface Sketch {
  readonly parameters?: object;
  readonly outcomes: readonly Outcome[];
  readonly errors?: readonly Outcome[];
  readonly isPaused?: boolean;
}

/** A job that started now and ended ten seconds later. */
function run({ parameters = {}, outcomes, errors, isPaused = false }: Sketch): string {
  const id = `01J${String((count += 1)).padStart(23, '0')}`;
  const segment = (at: number) => ({
    segment: at,
    task: `${id}${String(at)}`,
    offset: 0,
    bytes: 1
  });
  addJob(ledger, id);
  const cost = { pixels: 1000, templates: 100, sn: 30, machine: 'm' };
  const plan = { fitter: 'native', parameters, cost };
  ledger.queue(
    id,
    JSON.stringify(plan),
    outcomes.map(({ bin }) => `${id}-${String(bin)}`)
  );
  ledger.move(id, 'EXECUTING');
  if (isPaused) for (const phase of ['SUSPENDED', 'EXECUTING'] as const) ledger.move(id, phase);
  ledger.commit(id, segment(0), outcomes);
  if (errors !== undefined) ledger.improve(id, segment(1), errors);
  jest.advanceTimersByTime(10_000);
  ledger.move(id, 'COMPLETED');
  return id;
}

test('fits and the fits of their errors are told apart, what was taken over or failed is left out', () => {
  run({
    parameters: { errors: 'mc', realisations: 10 },
    outcomes: [
      outcome(0, 1),
      outcome(1, 3),
      outcome(2, 2),
      outcome(3, 0, { isCached: true }),
      outcome(4, 9, { status: 'ERROR', row: null })
    ],
    errors: [outcome(0, 10), outcome(1, 30), outcome(2, 20)]
  });
  const [job] = pastJobs(ledger);
  expect(job?.seen).toMatchObject({ fit: 2, errors: 20 });
  expect(job?.wall).toEqual({ cpuSeconds: 3 * 2 + 4 * 20, fits: 3, seconds: 10 });
});

test('what fitters take to warm up is kept apart, and expected of a job that finds them cold', () => {
  const steady = Array.from({ length: 60 }, (_, bin) => outcome(bin, bin === 0 ? 1.5 : 0.5));
  run({ outcomes: steady });
  const jobs = pastJobs(ledger);
  expect(jobs[0]?.seen.fit).toBeCloseTo(0.5);
  expect(jobs[0]?.warming).toBeCloseTo(1);
  expect(jobs[0]?.wall?.cpuSeconds).toBeCloseTo(31);
  const ended = jobs[0]?.ended ?? 0;
  expect(warmingOf(jobs, ended + 30_000)).toBe(0);
  expect(warmingOf(jobs, ended + 90_000)).toBeCloseTo(1);
  // Ten seconds later the same fitters are still warm.
  run({ outcomes: Array.from({ length: 60 }, (_, bin) => outcome(bin, 0.5)) });
  expect(warmingOf(pastJobs(ledger), ended + 900_000)).toBeCloseTo(1);
});

test('of few fits the middle one tells, and little where the first were much slower', () => {
  run({ outcomes: [117, 21, 25, 115, 30].map((cpu, bin) => outcome(bin, cpu)) });
  run({ outcomes: [31, 29, 30, 28, 32].map((cpu, bin) => outcome(bin, cpu)) });
  const [even, cold] = pastJobs(ledger);
  expect([even?.seen.fit, cold?.seen.fit]).toEqual([30, 30]);
  expect(even?.seen.error).toBeLessThan(0.1);
  expect(cold?.seen.error).toBeGreaterThan(0.7);
});

test('jobs that ran beside others, or were paused, tell nothing of the clock', () => {
  const outcomes = [outcome(0, 1), outcome(1, 3)];
  run({ outcomes, isPaused: true });
  run({ outcomes });
  expect(pastJobs(ledger).map(({ wall }) => wall !== undefined)).toEqual([true, false]);
  jest.setSystemTime(Date.parse('2026-01-01') + 15_000);
  run({ outcomes });
  expect(pastJobs(ledger).map(({ wall }) => wall !== undefined)).toEqual([false, false, false]);
});

test('a job that fitted nothing itself is nothing to learn from', () => {
  run({ outcomes: [outcome(0, 0, { isCached: true })] });
  expect(pastJobs(ledger)).toEqual([]);
});

test('of many tasks only some are read, from its beginning to its end', () => {
  const id = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
  addJob(ledger, id);
  const bins = Array.from({ length: 1200 }, (_, bin) => bin);
  ledger.queue(
    id,
    '{}',
    bins.map(bin => `f${String(bin)}`)
  );
  for (const bin of bins)
    ledger.commit(id, { segment: bin, task: `t${String(bin)}`, offset: 0, bytes: 1 }, [
      outcome(bin, 1 + bin / 400)
    ]);
  const { task } = ledger.costs.of(id);
  expect(task.first).toHaveLength(40);
  expect(task.first[0]).toBe(1);
  expect(task.later.length).toBeLessThanOrEqual(500);
  const mean = task.later.reduce((sum, one) => sum + one, 0) / task.later.length;
  expect(mean).toBeCloseTo(2.5, 1);
});
