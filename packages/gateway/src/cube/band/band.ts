// The image of a band of wavelengths.
import type { Volume } from '../spectra-of.ts';
import { sumOf } from '../white/white.ts';
import { bandWindow, sideWindows, type Range, type Window } from './window.ts';

/** What is asked of a band; `continuum`: its mean less the line through the means of two windows beside it. */
export interface BandAsk {
  readonly range: Range;
  readonly combine: 'mean' | 'sum' | 'continuum';
  readonly left?: Range | undefined;
  readonly right?: Range | undefined;
}

async function meanOf(
  volume: Volume,
  { channels }: Window,
  signal: AbortSignal
): Promise<Float64Array> {
  const { total, count } = await sumOf(volume, channels, signal);
  const pixels = volume.flux.nx * volume.flux.ny;
  return total.subarray(0, pixels).map((one, at) => one / (count[at] as number));
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
  const band = bandWindow(volume.layout, range);
  if (combine !== 'continuum') {
    const scale = combine === 'sum' ? band.channels.length : 1;
    return Float32Array.from(await meanOf(volume, band, signal), mean => mean * scale);
  }
  const sides = sideWindows(volume.layout, range, { left, right });
  const mean = await meanOf(volume, band, signal);
  const before = await meanOf(volume, sides[0], signal);
  const after = await meanOf(volume, sides[1], signal);
  const share = (band.centre - sides[0].centre) / (sides[1].centre - sides[0].centre);
  return Float32Array.from(mean, (one, at) => {
    const [low, high] = [before[at] as number, after[at] as number];
    return one - (low + share * (high - low));
  });
}
