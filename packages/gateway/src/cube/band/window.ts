// Channels by wavelength: a band, and the windows of continuum on both sides of it.
import { SpaxelError } from '@spaxel/core';
import type { CubeLayout } from '../layout.ts';

/** From and to, in the cube's own axis: angstrom (observed), or km/s. */
export type Range = readonly [from: number, to: number];

/** Channels that are taken together, and the mean of their wavelengths. */
export interface Window {
  readonly channels: readonly number[];
  readonly centre: number;
}

/** The channels that have data and whose centres lie in a range, its ends counted or not. */
function channelsIn({ wave, outside }: CubeLayout, [from, to]: Range, ends: boolean): number[] {
  const isIn = (value: number): boolean =>
    ends ? value >= from && value <= to : value > from && value < to;
  return Array.from(outside.keys()).filter(k => outside[k] === 0 && isIn(wave.values[k] as number));
}

function windowOf({ wave }: CubeLayout, channels: number[]): Window {
  const sum = channels.reduce((total, k) => total + (wave.values[k] as number), 0);
  return { channels, centre: sum / channels.length };
}

/** Ends named as people read them. */
function named([from, to]: Range): string {
  return `${Number(from.toFixed(3))} to ${Number(to.toFixed(3))}`;
}

/** The channels of a range, unless there are none. @throws SpaxelError RequestInvalid, which says what they are for. */
function windowIn(
  layout: CubeLayout,
  range: Range,
  { what, ends }: { what: string; ends: boolean }
): Window {
  const channels = channelsIn(layout, range, ends);
  if (channels.length > 0) return windowOf(layout, channels);
  const { values, unit = 'angstrom' } = layout.wave;
  const [first = NaN, last = NaN] = [values[0], values.at(-1)];
  const whole: Range = [Math.min(first, last), Math.max(first, last)];
  throw new SpaxelError(
    'RequestInvalid',
    `The ${what} ${named(range)} has no channel with data; the cube goes from ${named(whole)} ${unit}.`
  );
}

/** The channels of a band, its ends counted. @throws SpaxelError RequestInvalid when there are none. */
export function bandWindow(layout: CubeLayout, range: Range): Window {
  return windowIn(layout, range, { what: 'band', ends: true });
}

/** The windows beside a band: as asked, else as wide as the band and next to it. @throws SpaxelError RequestInvalid. */
export function sideWindows(
  layout: CubeLayout,
  [from, to]: Range,
  { left, right }: { left?: Range | undefined; right?: Range | undefined }
): [Window, Window] {
  const width = to - from;
  const beside = (asked: Range | undefined, usual: Range, side: string): Window =>
    windowIn(layout, asked ?? usual, {
      what: `window of continuum on the ${side}`,
      ends: asked !== undefined
    });
  const windows: [Window, Window] = [
    beside(left, [from - width, from], 'left'),
    beside(right, [to, to + width], 'right')
  ];
  if (windows[0].centre !== windows[1].centre) return windows;
  throw new SpaxelError('RequestInvalid', 'The two windows of continuum are the same.');
}
