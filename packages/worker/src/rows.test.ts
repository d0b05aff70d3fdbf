import type { Tensor, TensorFile } from '@spaxel/core';
import { countRows, gatherRows, pickRows } from './rows.ts';

const file = (entries: [string, Tensor][]): TensorFile => ({
  tensors: new Map(entries),
  metadata: {}
});

const spectra = file([
  ['wave', { shape: [2], data: new Float64Array([5000, 5001]) }],
  ['flux', { shape: [2, 2], data: new Float64Array([1, 2, 3, 4]) }],
  ['mask', { shape: [2, 2], data: new Uint8Array([0, 1, 1, 0]) }]
]);

test('picks rows of spectra and leaves the wavelengths, also where n equals the pixels', () => {
  expect(countRows(spectra)).toBe(2);
  const { tensors } = pickRows(spectra, [1]);
  expect(tensors.get('wave')?.shape).toEqual([2]);
  expect(tensors.get('flux')).toEqual({ shape: [1, 2], data: new Float64Array([3, 4]) });
  expect(tensors.get('mask')).toEqual({ shape: [1, 2], data: new Uint8Array([1, 0]) });
});

test('rows that are a whole file, in order, are that file', () => {
  const { tensors } = spectra;
  const output = file([['flux', tensors.get('flux')!]]);
  const rows = [0, 1].map(at => ({ file: output, at }));
  expect(gatherRows(rows)).toBe(output);
  const turned = gatherRows(rows.toReversed()).tensors.get('flux');
  expect(turned?.data).toEqual(new Float64Array([3, 4, 1, 2]));
  expect(gatherRows(rows.slice(1)).tensors.get('flux')?.shape).toEqual([1, 2]);
});

test('gathers rows of several outputs; what is missing is NaN, or 0 in integers', () => {
  const output = (v: number, q: number): TensorFile =>
    file([
      ['V', { shape: [1], data: new Float64Array([v]) }],
      ['QUALITY', { shape: [1], data: new Int32Array([q]) }],
      ['MODEL', { shape: [1, 2], data: new Float32Array([v, v]) }]
    ]);
  const rows = [{ file: output(1, 4), at: 0 }, undefined, { file: output(3, 2), at: 0 }];
  const { tensors } = gatherRows(rows);
  expect(tensors.get('V')).toEqual({ shape: [3], data: new Float64Array([1, NaN, 3]) });
  expect(tensors.get('QUALITY')).toEqual({ shape: [3], data: new Int32Array([4, 0, 2]) });
  expect(tensors.get('MODEL')?.data).toEqual(new Float32Array([1, 1, NaN, NaN, 3, 3]));
});

test('outputs of different widths do not go together', () => {
  const wide = (width: number): TensorFile =>
    file([['MODEL', { shape: [1, width], data: new Float32Array(width) }]]);
  const rows = [2, 3].map(width => ({ file: wide(width), at: 0 }));
  expect(() => gatherRows(rows)).toThrow('"MODEL" changes its width');
});

test('a payload without flux is refused', () => {
  expect(() => countRows(file([]))).toThrow('no flux');
});
