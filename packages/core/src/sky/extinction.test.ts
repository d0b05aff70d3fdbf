import { galacticExtinction } from './extinction.ts';

test.each([
  [26500, 0.265],
  [12200, 0.829],
  [6000, 2.688],
  [5470, 3.055],
  [4670, 3.806],
  [4110, 4.315],
  [2700, 6.265]
])('at %d A the law passes through the published anchor %d', (wave, expected) => {
  expect(galacticExtinction(wave)).toBeCloseTo(expected, 10);
});

test('A_V / E(B-V) is 3.1 at 5495 A to within the spline, and the law only falls to the red', () => {
  expect(Math.abs(galacticExtinction(5495) - 3.1)).toBeLessThan(0.07);
  for (let wave = 3500; wave < 9300; wave += 50)
    expect(galacticExtinction(wave + 50)).toBeLessThan(galacticExtinction(wave));
});
