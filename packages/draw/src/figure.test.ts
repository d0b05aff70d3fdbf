import { decode } from 'fast-png';
import * as draw from './index.ts';

const { drawMaps, niceTicks, tickLabels } = draw;

const panel = (title: string, values: number[]) => ({ title, unit: 'km/s', values, nx: 3, ny: 2 });

test('a figure is a PNG with a column per panel, and colours from the palette', () => {
  const map = panel('V', [0, 1, 2, 3, 4, NaN]);
  const { width, height, data } = decode(drawMaps([map, { ...map, diverging: true }]));
  expect(width).toBe(2 * decode(drawMaps([map])).width);
  const colours = new Set<string>();
  for (let i = 0; i < width * height * 4; i += 4) colours.add(data.slice(i, i + 3).join());
  expect(colours.has('68,1,84')).toBe(true);
  expect(colours.has('255,255,255')).toBe(true);
  expect(colours.has(draw.readPalette('rdbu').subarray(0, 3).join())).toBe(true);
});

test('the same maps give the same bytes; maps without a value still draw', () => {
  expect(drawMaps([panel('V', [1, 2, 3, 4, 5, 6])])).toEqual(
    drawMaps([panel('V', [1, 2, 3, 4, 5, 6])])
  );
  expect(drawMaps([panel('V', Array(6).fill(NaN))]).length).toBeGreaterThan(100);
  expect(drawMaps([]).length).toBeGreaterThan(50);
});

test.each([
  [0, 1, ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
  [-187, 190, ['-100', '0', '100']],
  [9.42, 9.93, ['9.5', '9.6', '9.7', '9.8', '9.9']],
  [1e-6, 3e-6, ['1e-6', '1.5e-6', '2e-6', '2.5e-6', '3e-6']],
  [3, 3, []]
])('ticks between %d and %d are round', (low, high, labels) => {
  expect(tickLabels(niceTicks({ low, high }))).toEqual(labels);
});

test('what the package offers', () => {
  expect(Object.keys(draw).sort()).toMatchSnapshot();
});
