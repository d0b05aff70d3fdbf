// Single planes of a cube.
import { decodeInto, type Pixels } from '@spaxel/core';
import type { SliceRoom } from './rooms.ts';
import type { Volume } from './spectra-of.ts';

/** Where a plane of floats goes: into `room` when there is some. */
async function planeOf(
  { flux }: Volume,
  channel: number,
  { signal, room }: { signal: AbortSignal; room: SliceRoom | undefined }
): Promise<Pixels> {
  if (room === undefined || flux.encoding.bitpix !== -32) return flux.plane(channel, signal);
  const bytes = await flux.planesInto(room.bytes, channel, signal);
  decodeInto(room.values, bytes, flux.encoding);
  return room.values;
}

/** The flux at one channel, in the served unit, as it is in the file: ny * nx, row y = 0 first; in `room` where it fits. */
export async function readSlice(
  volume: Volume,
  channel: number,
  to: { signal: AbortSignal; room: SliceRoom | undefined }
): Promise<Float32Array> {
  const plane = await planeOf(volume, channel, to);
  const factor = volume.layout.factor[channel] as number;
  if (factor === 1 && plane instanceof Float32Array) return plane;
  if (plane !== to.room?.values) return Float32Array.from(plane, value => value * factor);
  for (let i = 0; i < plane.length; i += 1) plane[i] = (plane[i] as number) * factor;
  return to.room.values;
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
