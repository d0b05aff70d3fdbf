import { readPalette } from './palette.ts';
import { drawRaster } from './raster.ts';
import { stretchNames, stretchOf } from './stretch.ts';

const look = { limits: { low: 0, high: 1 }, palette: 'viridis' } as const;
const first = [...readPalette('viridis').subarray(0, 4)];
const last = [...readPalette('viridis').subarray(-4)];

test('y = 0 is at the bottom, NaN is transparent, values beyond the limits take the ends', () => {
  const pixels = drawRaster({ values: [-9, NaN, 1, Infinity], nx: 2, ny: 2 }, look);
  expect([...pixels]).toEqual([...last, ...last, ...first, 0, 0, 0, 0]);
});

test('every stretch keeps the ends and rises', () => {
  for (const name of stretchNames) {
    const curve = stretchOf(name);
    expect(curve(0)).toBeCloseTo(0);
    expect(curve(1)).toBeCloseTo(1);
    expect(curve(0.6)).toBeGreaterThan(curve(0.5));
  }
});
