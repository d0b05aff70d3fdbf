// The signal-to-noise map of a cube, plane by plane.
import { bandWindow, goodPlane, sigmaOf, SignalSums, type Range } from '@spaxel/core';
import { channelAxis, type Volume } from '../spectra-of.ts';
import { flagPlainly } from '../white/sum.ts';

/** The good flux of a channel, NaN elsewhere. */
async function readGood(volume: Volume, k: number, signal: AbortSignal): Promise<Float64Array> {
  const { flux, masks, layout, zeroIsEmpty } = volume;
  const bad = new Uint8Array(flux.nx * flux.ny);
  const [plane, ...flags] = await Promise.all([
    flux.plane(k, signal),
    ...masks.map(mask => mask.planeBytes(k, signal))
  ]);
  for (const [nth, bytes] of flags.entries()) flagPlainly(volume, bad, nth)(bytes);
  return goodPlane(plane, bad, { zeroIsEmpty, factor: layout.factor[k] as number });
}

/**
 * Signal-to-noise per channel of each spaxel (see SignalSums): ny * nx. For looking, of one pass through the cube; a job measures
 * its own by medians.
 * @throws SpaxelError RequestInvalid when the range has no channel.
 */
export async function readSignalMap(
  volume: Volume,
  range: Range,
  signal: AbortSignal
): Promise<Float32Array> {
  const { flux, error, layout } = volume;
  const sums = new SignalSums(flux.nx * flux.ny);
  const kind = layout.error?.kind ?? 'std';
  for (const k of bandWindow(channelAxis(volume), range).channels) {
    const plane = await readGood(volume, k, signal);
    const factor = Math.abs(layout.factor[k] as number);
    const sigma = (stored: number): number => sigmaOf(kind, stored) * factor;
    sums.add(
      k,
      plane,
      error === undefined ? null : { stored: await error.plane(k, signal), sigma }
    );
  }
  return sums.ratio();
}
