import type { Foresight } from './estimate.ts';
import { remainingOf, type Pace } from './remaining.ts';

/** What history says: a second a fit by the clock, known to so much; errors five times as long. */
const foresight = (fitError: number, ratioError = 0.1, errors = 0): Foresight => ({
  jobs: 1,
  cost: {
    ...{ fit: 2, fitError, errors: 2 * errors, ratioError },
    errorsError: Math.hypot(fitError, ratioError)
  },
  warming: 0,
  clock: (_, cpuSeconds) => ({ seconds: cpuSeconds / 2, error: 0.05 })
});
const pace = (changes: Partial<Pace> = {}): Pace => ({
  ...{ stage: 'fits', left: 100, fresh: 0, seconds: 0 },
  ...changes
});

test('nothing is said while a job is paused, and before anything is known', () => {
  expect(remainingOf(null, foresight(0.1))).toEqual({ secondsRemaining: null });
  expect(remainingOf(pace(), foresight(5))).toEqual({ secondsRemaining: null });
});

test('before the first fit earlier jobs tell', () => {
  const { secondsRemaining, remaining } = remainingOf(pace(), foresight(0.1));
  expect(secondsRemaining).toBeCloseTo(100);
  expect(remaining?.to).toBe('end');
  expect(remaining?.low).toBeGreaterThan(70);
  expect(remaining?.high).toBeLessThan(140);
});

test('a job’s own pace outweighs what was foreseen, the more the further it is', () => {
  const slow = (fresh: number): number =>
    remainingOf(pace({ fresh, left: 100, seconds: 3 * fresh }), foresight(0.3)).secondsRemaining ??
    NaN;
  expect(slow(1)).toBeLessThan(170);
  expect(slow(10)).toBeGreaterThan(slow(1));
  expect(slow(400)).toBeGreaterThan(280);
  expect(slow(400)).toBeLessThanOrEqual(300);
});

test('the errors that follow the maps are counted in, when it is known how long they take', () => {
  const fits = pace({ fresh: 100, left: 100, seconds: 100 });
  const known = remainingOf(fits, foresight(0.1, 0.1, 5));
  expect(known.secondsRemaining).toBeCloseTo(100 + 5 * 200, -2);
  expect(known.remaining?.to).toBe('end');
  const unknown = remainingOf(fits, foresight(0.1, 1, 5));
  expect(unknown.secondsRemaining).toBeCloseTo(100, 0);
  expect(unknown.remaining?.to).toBe('maps');
  const later = remainingOf(
    pace({ stage: 'errors', fresh: 50, left: 150, seconds: 250 }),
    foresight(0.1, 0.1, 5)
  );
  expect(later.secondsRemaining).toBeCloseTo(750, -2);
});

test('nothing left takes no time', () => {
  const { secondsRemaining } = remainingOf(
    pace({ fresh: 10, left: 0, seconds: 10 }),
    foresight(0.1)
  );
  expect(secondsRemaining).toBe(0);
});
