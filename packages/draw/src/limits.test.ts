import { execFileSync } from 'node:child_process';
import { percentileLimits, robustLimits } from './limits.ts';
import { zscaleLimits } from './zscale.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';

/** A reproducible image of `length` values: a slope, waves and outliers, some NaN. */
function image(length: number): number[] {
  let state = length;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  return Array.from({ length }, (_, i) => {
    if (i % 97 === 5) return NaN;
    return random() + random() + random() + i / length + (i % 53 === 0 ? 500 * random() : 0);
  });
}

const oracle = `
import sys, json, numpy as np
from astropy.visualization import ZScaleInterval
images = json.load(sys.stdin)
rows = [np.array([np.nan if v is None else v for v in image]) for image in images]
json.dump([[*map(float, ZScaleInterval().get_limits(r)), *map(float, np.nanpercentile(r, [2, 98]))] for r in rows], sys.stdout)
`;

test('zscale and percentiles are those of astropy and numpy', () => {
  const images = [image(7), image(100), image(1000), image(1999), image(10240), Array(50).fill(3)];
  const answer = execFileSync(python, ['-c', oracle], { input: JSON.stringify(images) });
  const rows = JSON.parse(answer.toString()) as [number, number, number, number][];
  images.slice(0, -1).forEach((values, i) => {
    const [low = NaN, high = NaN, second = NaN, last = NaN] = rows[i] ?? [];
    expect(zscaleLimits(values).low).toBeCloseTo(low, 8);
    expect(zscaleLimits(values).high).toBeCloseTo(high, 8);
    expect(percentileLimits(values, 2, 98).low).toBeCloseTo(second, 10);
    expect(percentileLimits(values, 2, 98).high).toBeCloseTo(last, 10);
  });
});

test('a diverging map has its median in the middle', () => {
  const { low, high } = robustLimits([4900, 4950, 5000, 5000, 5010, NaN], true);
  expect((low + high) / 2).toBeCloseTo(5000);
});

test.each([[[]], [[NaN, NaN]], [[5, 5, 5]]])('%j still has limits that are a range', values => {
  for (const { low, high } of [
    robustLimits(values),
    robustLimits(values, true),
    zscaleLimits(values)
  ])
    expect(high).toBeGreaterThan(low);
});
