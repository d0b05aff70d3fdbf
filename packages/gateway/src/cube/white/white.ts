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

/** The planes of some channels, each read while the one before is being added. */
async function* planesOf(
  volume: Volume,
  channels: readonly number[],
  signal: AbortSignal
): AsyncGenerator<Planes> {
  const { flux: image, masks: images } = volume;
  // One half is read into while the other is added.
  const room = [0, 1].map(() => [image, ...images].map(one => new Uint8Array(one.planeSize)));
  const read = async (channel: number, nth: number): Promise<Planes> => {
    const [own, ...others] = room[nth % 2] as [Uint8Array, ...Uint8Array[]];
    const [flux, ...masks] = await Promise.all([
      image.planeInto(own, channel, signal),
      ...images.map((mask, at) =>
        mask.nz === 1 ? null : mask.planeInto(others[at] as Uint8Array, channel, signal)
      )
    ]);
    return { channel, flux, masks };
  };
  let ahead = channels[0] === undefined ? undefined : read(channels[0], 0);
  for (let nth = 1; ahead !== undefined; nth += 1) {
    const planes: Planes = await ahead;
    const next = channels[nth];
    ahead = next === undefined ? undefined : read(next, nth);
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

/** The sum over some channels: of each spaxel its total in the served unit, and how many channels are in it. */
export async function sumOf(
  volume: Volume,
  channels: readonly number[],
  signal: AbortSignal
): Promise<PlaneSum> {
  return addChannels(volume, simdSum(volume) ?? plainSum(volume), { channels, signal });
}

async function addChannels(
  volume: Volume,
  sum: PlaneSum,
  { channels, signal }: { channels: readonly number[]; signal: AbortSignal }
): Promise<PlaneSum> {
  const always = await alwaysBad(volume, sum, signal);
  for await (const planes of planesOf(volume, channels, signal)) {
    sum.bad.set(always);
    for (const [nth, plane] of planes.masks.entries()) if (plane !== null) sum.flag(nth, plane);
    sum.add(planes.flux, volume.layout.factor[planes.channel] as number);
  }
  return sum;
}

/** The mean over the usable channels of each spaxel: ny * nx, NaN where none is usable. */
export async function readWhite(
  volume: Volume,
  signal: AbortSignal,
  sum: PlaneSum = simdSum(volume) ?? plainSum(volume)
): Promise<Float32Array> {
  const { flux, layout } = volume;
  const { outside } = layout;
  const channels = Array.from(outside.keys()).filter(channel => outside[channel] === 0);
  const { total, count } = await addChannels(volume, sum, { channels, signal });
  return Float32Array.from(
    total.subarray(0, flux.nx * flux.ny),
    (one, at) => one / (count[at] as number)
  );
}
