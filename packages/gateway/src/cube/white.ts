// Slices of a cube and its white light.
import type { Pixels } from '@spaxel/core';
import { badTest, type Volume } from './spectra-of.ts';

/** The flux at one channel, in the served unit, as it is in the file: ny * nx, row y = 0 first. */
export async function readSlice(
  volume: Volume,
  channel: number,
  signal: AbortSignal
): Promise<Float32Array> {
  const plane = await volume.flux.plane(channel, signal);
  const factor = volume.layout.factor[channel] as number;
  if (factor === 1 && plane instanceof Float32Array) return plane;
  return Float32Array.from(plane, value => value * factor);
}

interface Sum {
  readonly total: Float64Array;
  readonly count: Uint32Array;
}

function addPlane(
  volume: Volume,
  sum: Sum,
  planes: { flux: Pixels; masks: readonly Pixels[]; factor: number }
): void {
  const isBad = badTest(volume, planes.masks);
  for (let at = 0; at < planes.flux.length; at += 1) {
    const value = planes.flux[at] as number;
    if (isBad(value, at)) continue;
    sum.total[at] = (sum.total[at] as number) + value * planes.factor;
    sum.count[at] = (sum.count[at] as number) + 1;
  }
}

/** The mean over the usable channels of each spaxel: ny * nx, NaN where none is usable. */
export async function readWhite(volume: Volume, signal: AbortSignal): Promise<Float32Array> {
  const { nx, ny, nz } = volume.flux;
  const sum = { total: new Float64Array(nx * ny), count: new Uint32Array(nx * ny) };
  for (let channel = 0; channel < nz; channel += 1) {
    if (volume.layout.outside[channel] === 1) continue;
    const flux = await volume.flux.plane(channel, signal);
    const masks = await Promise.all(volume.masks.map(mask => mask.plane(channel, signal)));
    addPlane(volume, sum, { flux, masks, factor: volume.layout.factor[channel] as number });
  }
  return Float32Array.from(sum.total, (total, at) => total / (sum.count[at] as number));
}

/** Whether any voxel is finite; the middle of the cube is looked at first. */
export async function holdsData({ flux }: Volume, signal: AbortSignal): Promise<boolean> {
  for (let nth = 0; nth < flux.nz; nth += 1) {
    const away = nth % 2 === 0 ? nth / 2 : -(nth + 1) / 2;
    const channel = ((((flux.nz >> 1) + away) % flux.nz) + flux.nz) % flux.nz;
    if ((await flux.plane(channel, signal)).some(Number.isFinite)) return true;
  }
  return false;
}
