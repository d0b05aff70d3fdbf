// Single planes of a cube.
import type { Volume } from './spectra-of.ts';

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

/** Whether any voxel is finite; the middle of the cube is looked at first. */
export async function holdsData({ flux }: Volume, signal: AbortSignal): Promise<boolean> {
  for (let nth = 0; nth < flux.nz; nth += 1) {
    const away = nth % 2 === 0 ? nth / 2 : -(nth + 1) / 2;
    const channel = ((((flux.nz >> 1) + away) % flux.nz) + flux.nz) % flux.nz;
    if ((await flux.plane(channel, signal)).some(Number.isFinite)) return true;
  }
  return false;
}
