import type { Cube } from '@spaxel/protocol';
import { channelOf, evener, waveOf } from './wave.ts';

const cube = (wave: Partial<Cube['wave']>): Cube =>
  ({
    shape: { nx: 1, ny: 1, nz: 4 },
    wave: { first: 4000, step: 100, medium: 'air', frame: 'unknown', ...wave }
  }) as Cube;

test('channels of linear, logarithmic and falling axes', () => {
  const linear = cube({});
  expect([waveOf(linear, 3), channelOf(linear, 4149), channelOf(linear, 9999)]).toEqual([
    4300, 1, 3
  ]);
  const log = cube({ values: [4000, 4040, 4080.4, 4121.204] });
  expect([waveOf(log, 2), channelOf(log, 4065), channelOf(log, 1)]).toEqual([4080.4, 2, 0]);
  const falling = cube({ step: -1, values: [9, 7, 6, 5] });
  expect([waveOf(falling, 0), channelOf(falling, 5.2), channelOf(falling, 100)]).toEqual([9, 3, 0]);
});

test('values of an axis that is not linear are drawn where their wavelengths lie, short ones first', () => {
  const axis = (values: number[]) =>
    ({ wave: { values }, shape: { nz: values.length } }) as unknown as Cube;
  const flux = Float32Array.of(1, 2, 3, 4, 5);
  expect([...evener(axis([1, 2, 4, 8, 16]))(flux)]).toEqual([1, 3, 4, 5, 5]);
  expect([...evener(axis([16, 8, 4, 2, 1]))(flux)]).toEqual([5, 3, 2, 1, 1]);
  expect(evener({ wave: {}, shape: { nz: 5 } } as unknown as Cube)(flux)).toBe(flux);
});
