import { fittedPixels } from './fits.ts';

test('pixels of a fit are those that are not masked and lie in its range, both ends included', () => {
  const prepared = {
    wave: new Float64Array([5000, 5001, 5002, 5003, 5004]),
    mask: new Uint8Array([0, 1, 0, 0, 0])
  };
  expect(fittedPixels(prepared, {})).toBe(4);
  expect(fittedPixels(prepared, { rangeFrom: null, rangeTo: null })).toBe(4);
  expect(fittedPixels(prepared, { rangeFrom: 5001, rangeTo: 5003 })).toBe(2);
  expect(fittedPixels(prepared, { rangeFrom: 6000, rangeTo: 7000 })).toBe(0);
});
