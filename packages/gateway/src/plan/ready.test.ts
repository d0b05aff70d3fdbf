import type { Prepared } from '@spaxel/core';
import { ReadySpectra } from './ready.ts';

const mebibyte = 1024 * 1024;

function spectrum(bytes: number): Prepared {
  const pixels = Math.floor(bytes / 17);
  const flux = new Float64Array(pixels);
  return {
    wave: flux,
    flux,
    error: new Float64Array(pixels),
    mask: new Uint8Array(pixels),
    lsf: flux,
    medium: 'air',
    fluxUnit: ''
  };
}

test('a spectrum is given once', () => {
  const ready = new ReadySpectra();
  const one = spectrum(1000);
  ready.put(7, one);
  expect(ready.take(7)).toBe(one);
  expect(ready.take(7)).toBeUndefined();
});

test('all jobs share one budget, and give it back', () => {
  const [first, second] = [new ReadySpectra(), new ReadySpectra()];
  first.put(0, spectrum(100 * mebibyte));
  second.put(0, spectrum(100 * mebibyte));
  expect(second.take(0)).toBeUndefined();
  first.clear();
  second.put(0, spectrum(100 * mebibyte));
  expect(second.take(0)).toBeDefined();
});

test('of a job whose spectra cannot all be kept none is, and the room is left to others', () => {
  const [large, small] = [new ReadySpectra(), new ReadySpectra()];
  large.expect(1000, spectrum(mebibyte));
  large.put(0, spectrum(mebibyte));
  expect(large.take(0)).toBeUndefined();
  small.expect(100, spectrum(mebibyte));
  small.put(0, spectrum(mebibyte));
  expect(small.take(0)).toBeDefined();
});
