import { makeCube } from '../testing/fakes.ts';
import { between, fitted, limitsOf, placeOf, scaled, shifted, wholeLimits } from './wavestretch.ts';

const whole = { from: 0, to: 1000 };

test('a band becomes the part on show, whichever end was dragged first', () => {
  expect(between(1000, whole, [0.6, 0.2])).toEqual({ from: 200, to: 600 });
  expect(between(1000, { from: 200, to: 600 }, [0, 0.5])).toEqual({ from: 200, to: 400 });
});

test('parts stay within the spectrum and never get too short', () => {
  expect(between(1000, whole, [0.5, 0.5])).toEqual({ from: 496, to: 504 });
  expect(shifted(1000, { from: 900, to: 1000 }, 0.5)).toEqual({ from: 900, to: 1000 });
  expect(scaled(1000, { from: 100, to: 300 }, { factor: 0.5, about: 100 })).toEqual({
    ...{ from: 100, to: 200 }
  });
  expect(scaled(1000, { from: 100, to: 300 }, { factor: 100, about: -1 })).toEqual(whole);
  expect(fitted(1, { from: 0, to: 1 })).toEqual({ from: 0, to: 1 });
});

test('a part ends between channels', () => {
  expect(limitsOf(makeCube(), { from: 1, to: 3 })).toEqual({ low: 5001, high: 5005 });
});

test('along a falling axis that is not linear a channel is drawn where its wavelength is', () => {
  const wave = { first: 5010, step: -2.5, medium: 'air', frame: 'BARYCENT' } as const;
  const cube = makeCube({ wave: { ...wave, values: [5010, 5009, 5006, 5002, 5000] } });
  expect(wholeLimits(cube)).toEqual({ low: 4998.75, high: 5011.25 });
  expect([0, 3, 4].map(channel => placeOf(cube, channel))).toEqual(
    [4, 0.8, 0].map(one => expect.closeTo(one))
  );
  expect(placeOf(makeCube(), 3)).toBeCloseTo(3);
});
