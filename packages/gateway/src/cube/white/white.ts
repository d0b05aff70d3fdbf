// The white light of a cube.
import type { Volume } from '../spectra-of.ts';
import { simdSum } from './simd.ts';
import { plainSum, type PlaneSum } from './sum.ts';

interface Planes {
  readonly channel: number;
  readonly flux: Uint8Array;
  /** Null for masks whose only plane is known already. */
  readonly masks: readonly (Uint8Array | null)[];
}

/** The planes of all channels that have data, each read while the one before is being added. */
async function* planesOf(volume: Volume, signal: AbortSignal): AsyncGenerator<Planes> {
  const read = async (channel: number): Promise<Planes> => {
    const [flux, ...masks] = await Promise.all([
      volume.flux.planeBytes(channel, signal),
      ...volume.masks.map(mask => (mask.nz === 1 ? null : mask.planeBytes(channel, signal)))
    ]);
    return { channel, flux, masks };
  };
  const { outside } = volume.layout;
  const channels = Array.from(outside.keys()).filter(channel => outside[channel] === 0);
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

/** What the masks of a single plane say, for every channel. */
async function alwaysBad(volume: Volume, sum: PlaneSum, signal: AbortSignal): Promise<Uint8Array> {
  for (const [nth, mask] of volume.masks.entries())
    if (mask.nz === 1) sum.flag(nth, await mask.planeBytes(0, signal));
  return sum.bad.slice();
}

/** The mean over the usable channels of each spaxel: ny * nx, NaN where none is usable. */
export async function readWhite(
  volume: Volume,
  signal: AbortSignal,
  sum: PlaneSum = simdSum(volume) ?? plainSum(volume)
): Promise<Float32Array> {
  const { flux, layout } = volume;
  const always = await alwaysBad(volume, sum, signal);
  for await (const planes of planesOf(volume, signal)) {
    sum.bad.set(always);
    for (const [nth, plane] of planes.masks.entries()) if (plane !== null) sum.flag(nth, plane);
    sum.add(planes.flux, layout.factor[planes.channel] as number);
  }
  const total = sum.total.subarray(0, flux.nx * flux.ny);
  return Float32Array.from(total, (one, at) => one / (sum.count[at] as number));
}
