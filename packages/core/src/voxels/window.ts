// Channels by wavelength: a band, and the windows of continuum on both sides of it.
import { SpaxelError } from '../error/error.ts';

/** The axis of a cube, a number each channel. */
export interface ChannelAxis {
  /** Centres of the channels. */
  readonly values: ArrayLike<number>;
  /** Angstrom when not said. */
  readonly unit?: string | undefined;
  /** 1 = no data at this channel, whatever the spaxel. */
  readonly outside: Uint8Array;
}

/** From and to, in the cube's own axis: angstrom (observed), or km/s. */
export type Range = readonly [from: number, to: number];

/** Channels that are taken together, and the mean of their wavelengths. */
export interface Window {
  readonly channels: readonly number[];
  readonly centre: number;
}

/** The channels that have data and whose centres lie in a range, its ends counted or not. */
function channelsIn({ values, outside }: ChannelAxis, [from, to]: Range, ends: boolean): number[] {
  const isIn = (value: number): boolean =>
    ends ? value >= from && value <= to : value > from && value < to;
  return Array.from(outside.keys()).filter(k => outside[k] === 0 && isIn(values[k] as number));
}

function windowOf({ values }: ChannelAxis, channels: number[]): Window {
  const sum = channels.reduce((total, k) => total + (values[k] as number), 0);
  return { channels, centre: sum / channels.length };
}

/** Ends named as people read them. */
function named([from, to]: Range): string {
  return `${Number(from.toFixed(3))} to ${Number(to.toFixed(3))}`;
}

/** The channels of a range, unless there are none. @throws SpaxelError RequestInvalid, which says what they are for. */
function windowIn(
  axis: ChannelAxis,
  range: Range,
  { what, ends }: { what: string; ends: boolean }
): Window {
  const channels = channelsIn(axis, range, ends);
  if (channels.length > 0) return windowOf(axis, channels);
  const { values, unit = 'angstrom' } = axis;
  const [first = NaN, last = NaN] = [values[0], values[values.length - 1]];
  const whole: Range = [Math.min(first, last), Math.max(first, last)];
  throw new SpaxelError(
    'RequestInvalid',
    `The ${what} ${named(range)} has no channel with data; the cube goes from ${named(whole)} ${unit}.`
  );
}

/** The channels of a band, its ends counted. @throws SpaxelError RequestInvalid when there are none. */
export function bandWindow(axis: ChannelAxis, range: Range): Window {
  return windowIn(axis, range, { what: 'band', ends: true });
}

/** The windows beside a band: as asked, else as wide as the band and next to it. @throws SpaxelError RequestInvalid. */
export function sideWindows(
  axis: ChannelAxis,
  [from, to]: Range,
  { left, right }: { left?: Range | undefined; right?: Range | undefined }
): [Window, Window] {
  const width = to - from;
  const beside = (asked: Range | undefined, usual: Range, side: string): Window =>
    windowIn(axis, asked ?? usual, {
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

/** The mean of a band less the line through the means of the windows beside it, a number each spaxel. */
export function lessContinuum(
  means: Readonly<Record<'band' | 'left' | 'right', Float64Array>>,
  windows: Readonly<Record<'band' | 'left' | 'right', Window>>
): Float32Array {
  const { band, left, right } = windows;
  const share = (band.centre - left.centre) / (right.centre - left.centre);
  return Float32Array.from(means.band, (one, at) => {
    const [low, high] = [means.left[at] as number, means.right[at] as number];
    return one - (low + share * (high - low));
  });
}
