import { makeJob, trans } from '../testing/fakes.ts';
import { interval, progressLine } from './progress.ts';

test('an interval says its unit once', () => {
  expect(interval(62, 80)).toBe('62 to 80 s');
  expect(interval(200, 320)).toBe('3 to 5 min');
  expect(interval(40, 200)).toBe('40 s to 3 min');
  expect(interval(200, 201)).toBe('3 min');
});

test('the time that is left is about so long, or an interval where that is wide', () => {
  const line = (low: number, high: number, to: 'end' | 'maps' = 'end'): string =>
    progressLine(makeJob({ secondsRemaining: 200, remaining: { low, high, to } }), trans);
  expect(line(180, 220)).toBe('2 of 6 fitted · about 3 min left');
  expect(line(120, 420)).toBe('2 of 6 fitted · 2 to 7 min left');
  expect(line(180, 220, 'maps')).toContain('about 3 min to the maps');
  expect(progressLine(makeJob({ secondsRemaining: 12 }), trans)).toContain('about 12 s left');
  expect(progressLine(makeJob({ secondsRemaining: null }), trans)).toBe('2 of 6 fitted');
  const ended = makeJob({ phase: 'COMPLETED', secondsRemaining: 12 });
  expect(progressLine(ended, trans)).not.toContain('left');
});
