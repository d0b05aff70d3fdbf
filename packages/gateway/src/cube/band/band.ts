// The image of a band of wavelengths.
import { bandWindow, lessContinuum, sideWindows, type Range, type Window } from '@spaxel/core';
import { channelAxis, type Volume } from '../spectra-of.ts';
import { readMean } from '../white/white.ts';

/** What is asked of a band; `continuum`: its mean less the line through the means of two windows beside it. */
export interface BandAsk {
  readonly range: Range;
  readonly combine: 'mean' | 'sum' | 'continuum';
  readonly left?: Range | undefined;
  readonly right?: Range | undefined;
}

/**
 * The image of a band: ny * nx in the served unit, NaN where no voxel is good. Voxels that are masked or empty are left out;
 * `sum` is the mean of the others times the number of channels, so that a masked one makes no hole. As white light, it does not
 * ask for errors.
 * @throws SpaxelError RequestInvalid when a window has no channel.
 */
export async function readBand(
  volume: Volume,
  { range, combine, left, right }: BandAsk,
  signal: AbortSignal
): Promise<Float32Array> {
  const axis = channelAxis(volume);
  const band = bandWindow(axis, range);
  const pixels = volume.flux.nx * volume.flux.ny;
  if (combine !== 'continuum') {
    const { channels } = band;
    const scale = combine === 'sum' ? channels.length : 1;
    return readMean(volume, { channels, scale, mean: new Float32Array(pixels) }, signal);
  }
  const [before, after] = sideWindows(axis, range, { left, right });
  const meanOf = ({ channels }: Window): Promise<Float64Array> =>
    readMean(volume, { channels, scale: 1, mean: new Float64Array(pixels) }, signal);
  const means = {
    band: await meanOf(band),
    left: await meanOf(before),
    right: await meanOf(after)
  };
  return lessContinuum(means, { band, left: before, right: after });
}
