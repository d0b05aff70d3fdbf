import type { Cube } from '@spaxel/protocol';
import { channelOf, waveOf } from './wave.ts';

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
