import { decode } from 'fast-png';
import { drawDifferences } from './index.ts';

const panel = { title: 'V', unit: 'km/s', errors: [1, 2, 3], values: [0.1, -0.2, 5] };
const ink = '31,98,160';

function inked(bytes: Uint8Array): number {
  const { width, height, data } = decode(bytes);
  let count = 0;
  for (let i = 0; i < width * height * 4; i += 4) if (data.slice(i, i + 3).join() === ink) count++;
  return count;
}

test('a point is drawn for each difference that is finite, outside the wedge too', () => {
  const one = inked(drawDifferences([{ ...panel, errors: [2], values: [0.1] }]));
  expect(one).toBeGreaterThan(20);
  expect(inked(drawDifferences([panel]))).toBe(3 * one);
  expect(inked(drawDifferences([{ ...panel, values: [NaN, 0.1, Infinity] }]))).toBe(one);
});

test('panels stand two a row; nothing to draw still is a picture, and the same one each time', () => {
  const { width, height } = decode(drawDifferences([panel]));
  const four = decode(drawDifferences([panel, panel, panel, panel]));
  expect([four.width, four.height]).toEqual([2 * width, 2 * height]);
  const empty = { ...panel, errors: [], values: [] };
  expect(drawDifferences([empty])).toEqual(drawDifferences([empty]));
  expect(drawDifferences([]).length).toBeGreaterThan(50);
});
