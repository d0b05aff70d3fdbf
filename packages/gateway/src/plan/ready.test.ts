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
