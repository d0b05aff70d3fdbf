// Slices of a cube and its white light.
import type { Pixels } from '@spaxel/core';
import { isFlagged } from './masks.ts';
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

interface Sum {
  readonly total: Float64Array;
  readonly count: Uint32Array;
}

/** Adds what is flagged in one plane of a mask to `bad`. */
function markFlagged(bad: Uint8Array, plane: Pixels, bits: number | null): void {
  if (bits === null)
    for (let at = 0; at < bad.length; at += 1) bad[at] = (bad[at] as number) | +(plane[at] !== 0);
  else
    for (let at = 0; at < bad.length; at += 1) {
      const value = plane[at] as number;
      if (value !== 0 && isFlagged(bits, value)) bad[at] = 1;
    }
}

// The two loops through the whole cube: nothing is called within, and each knows whether there are masks.

/** A number minus itself is 0 unless it is NaN or infinite. Where zero is empty, `empty` is 0, else NaN, which nothing equals. */
function addPlane({ total, count }: Sum, flux: Pixels, [factor, empty]: [number, number]): void {
  for (let at = 0; at < flux.length; at += 1) {
    const value = flux[at] as number;
    if (value - value !== 0 || value === empty) continue;
    total[at] = (total[at] as number) + value * factor;
    count[at] = (count[at] as number) + 1;
  }
}

function addUnmasked(
  { total, count }: Sum,
  { flux, bad }: { flux: Pixels; bad: Uint8Array },
  [factor, empty]: [number, number]
): void {
  for (let at = 0; at < flux.length; at += 1) {
    const value = flux[at] as number;
    if (value - value !== 0 || value === empty || bad[at] === 1) continue;
    total[at] = (total[at] as number) + value * factor;
    count[at] = (count[at] as number) + 1;
  }
}

interface Planes {
  readonly channel: number;
  readonly flux: Pixels;
  /** Null for masks whose only plane is known already. */
  readonly masks: readonly (Pixels | null)[];
}

/** The planes of all channels that have data, each read while the one before is being added. */
async function* planesOf(volume: Volume, signal: AbortSignal): AsyncGenerator<Planes> {
  const read = async (channel: number): Promise<Planes> => {
    const [flux, ...masks] = await Promise.all([
      volume.flux.plane(channel, signal),
      ...volume.masks.map(mask => (mask.nz === 1 ? null : mask.plane(channel, signal)))
    ]);
    return { channel, flux, masks };
  };
  const channels = Array.from(volume.layout.outside.keys()).filter(
    channel => volume.layout.outside[channel] === 0
  );
  let ahead = channels[0] === undefined ? undefined : read(channels[0]);
  for (let nth = 1; ahead !== undefined; nth += 1) {
    const planes: Planes = await ahead;
    const next = channels[nth];
    ahead = next === undefined ? undefined : read(next);
    // Whoever stops in between has no use for its error.
    ahead?.catch(() => undefined);
    yield planes;
  }
}

/** 1 where a mask of a single plane says that a spaxel is never to be used. */
async function alwaysBad(volume: Volume, signal: AbortSignal): Promise<Uint8Array> {
  const bad = new Uint8Array(volume.flux.nx * volume.flux.ny);
  for (const [nth, mask] of volume.masks.entries())
    if (mask.nz === 1)
      markFlagged(bad, await mask.plane(0, signal), volume.layout.masks[nth]?.bits ?? null);
  return bad;
}

/** The mean over the usable channels of each spaxel: ny * nx, NaN where none is usable. */
export async function readWhite(volume: Volume, signal: AbortSignal): Promise<Float32Array> {
  const { flux, layout, masks, zeroIsEmpty } = volume;
  const pixels = flux.nx * flux.ny;
  const sum = { total: new Float64Array(pixels), count: new Uint32Array(pixels) };
  const always = await alwaysBad(volume, signal);
  const bad = new Uint8Array(pixels);
  const empty = zeroIsEmpty ? 0 : NaN;
  for await (const planes of planesOf(volume, signal)) {
    const factor = layout.factor[planes.channel] as number;
    if (masks.length === 0) {
      addPlane(sum, planes.flux, [factor, empty]);
      continue;
    }
    bad.set(always);
    for (const [nth, plane] of planes.masks.entries())
      if (plane !== null) markFlagged(bad, plane, layout.masks[nth]?.bits ?? null);
    addUnmasked(sum, { flux: planes.flux, bad }, [factor, empty]);
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
