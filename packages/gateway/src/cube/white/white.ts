// The white light of a cube.
import { meanInto } from '@spaxel/core';
import type { Volume } from '../spectra-of.ts';
import { planeRoom, planesOf } from './planes.ts';
import { simdSum } from './simd.ts';
import { plainSum, type PlaneSum } from './sum.ts';

/** What the masks of a single plane say, for every channel. */
async function alwaysBad(volume: Volume, sum: PlaneSum, signal: AbortSignal): Promise<Uint8Array> {
  for (const [nth, mask] of volume.masks.entries())
    if (mask.nz === 1) sum.flag(nth, await mask.planeBytes(0, signal));
  return sum.bad.slice();
}

function newSum(volume: Volume): PlaneSum {
  const { nx, ny } = volume.flux;
  const size = { pixels: nx * ny, room: planeRoom(volume) };
  return simdSum(volume, size) ?? plainSum(volume, size);
}

interface MeanAsk<Image> {
  readonly channels: readonly number[];
  readonly scale: number;
  /** ny * nx numbers that are handed back. */
  readonly mean: Image;
  readonly sum?: PlaneSum;
}

/**
 * The mean over some channels of each spaxel in the served unit, times `scale`; NaN where no channel is good. When a read fails
 * the sum is not closed, for another may still fill its room.
 */
export async function readMean<Image extends Float32Array | Float64Array>(
  volume: Volume,
  { channels, scale, mean, sum = newSum(volume) }: MeanAsk<Image>,
  signal: AbortSignal
): Promise<Image> {
  const always = await alwaysBad(volume, sum, signal);
  const areFlagged = volume.masks.some(({ nz }) => nz > 1);
  const ahead = { room: sum.room, signal };
  for await (const planes of planesOf(volume, channels, ahead)) {
    if (areFlagged) sum.bad.set(always);
    for (const [nth, plane] of planes.masks.entries()) if (plane !== null) sum.flag(nth, plane);
    sum.add(planes.flux, volume.layout.factor[planes.channel] as number);
  }
  meanInto(mean, sum, scale);
  sum.close();
  return mean;
}

/** The mean over the usable channels of each spaxel: ny * nx, NaN where none is usable. */
export function readWhite(
  volume: Volume,
  signal: AbortSignal,
  sum = newSum(volume)
): Promise<Float32Array> {
  const { outside } = volume.layout;
  const channels = Array.from(outside.keys()).filter(channel => outside[channel] === 0);
  const mean = new Float32Array(volume.flux.nx * volume.flux.ny);
  return readMean(volume, { channels, scale: 1, mean, sum }, signal);
}
