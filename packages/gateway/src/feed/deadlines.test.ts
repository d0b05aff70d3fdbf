import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadlines } from './deadlines.ts';
import { holdJob, isJobHeld, releasedAt, releaseJob } from './held.ts';

const start = '2026-01-01T00:00:00.000Z';
let folder: string;
let passed: string[];
let deadlines: Deadlines;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse(start) });
  folder = mkdtempSync(join(tmpdir(), 'spaxel-deadline-'));
  passed = [];
  deadlines = new Deadlines({ folder: () => folder, passed: job => passed.push(job) });
});
afterEach(() => {
  deadlines.clear();
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

const row = (command: string): { id: string; command: string; created: string } => ({
  ...{ id: 'J', command },
  created: start
});

test('a job passes its deadline once, counted from when it was submitted', () => {
  deadlines.watch(row('fit a.fits --deadline 60'));
  jest.advanceTimersByTime(59_000);
  // Watched again, as after a start: still one deadline.
  deadlines.watch(row('fit a.fits --deadline 60'));
  expect(passed).toEqual([]);
  jest.advanceTimersByTime(1000);
  expect(passed).toEqual(['J']);
});

test('a job that was held counts from when it was let go, also for a gateway that starts later', () => {
  holdJob(folder);
  jest.advanceTimersByTime(3_600_000);
  expect(isJobHeld(folder)).toBe(true);
  expect(releaseJob(folder)).toBe(true);
  expect(isJobHeld(folder)).toBe(false);
  expect(releaseJob(folder)).toBe(false);
  expect(releasedAt(folder)).toBe('2026-01-01T01:00:00.000Z');
  jest.advanceTimersByTime(40_000);
  deadlines.watch(row('fit a.fits --deadline 60'));
  jest.advanceTimersByTime(19_000);
  expect(passed).toEqual([]);
  jest.advanceTimersByTime(1000);
  expect(passed).toEqual(['J']);
});

test('a job without a deadline may take its time', () => {
  deadlines.watch(row('fit a.fits'));
  expect(jest.getTimerCount()).toBe(0);
});
