// The planes of a cube, read some at a time into the room of a sum.
import type { CubeImage } from '../image.ts';
import type { Volume } from '../spectra-of.ts';

/** What is read at a time stays in the processor's cache until it is added. */
const together = 2 * 1024 * 1024;

/** One plane of a cube. */
export interface Planes {
  readonly channel: number;
  readonly flux: Uint8Array;
  /** Null for masks whose only plane is known already. */
  readonly masks: readonly (Uint8Array | null)[];
}

type Images = Pick<Volume, 'flux' | 'masks'>;

/** The images that have a plane each channel. */
function imagesOf({ flux, masks }: Images): CubeImage[] {
  return [flux, ...masks.filter(({ nz }) => nz > 1)];
}

/** Bytes of the planes of one channel. */
function channelBytes(volume: Images): number {
  return imagesOf(volume).reduce((sum, { planeSize }) => sum + planeSize, 0);
}

function mostOf(volume: Images): number {
  return Math.max(1, Math.floor(together / channelBytes(volume)));
}

/** Bytes of room that planesOf needs: one half is read into while the other is added. */
export function planeRoom(volume: Images): number {
  return 2 * mostOf(volume) * channelBytes(volume);
}

/** Neighbouring channels. */
interface Group {
  readonly from: number;
  readonly count: number;
}

function groupsOf(channels: readonly number[], most: number): Group[] {
  const groups: Group[] = [];
  for (const channel of channels) {
    const last = groups.at(-1);
    if (last !== undefined && last.count < most && channel === last.from + last.count)
      groups[groups.length - 1] = { from: last.from, count: last.count + 1 };
    else groups.push({ from: channel, count: 1 });
  }
  return groups;
}

/** Reads a group into one half of the room: the planes of each image, one image after the other. */
async function readGroup(
  volume: Images,
  { from, count }: Group,
  { half, signal }: { half: Uint8Array; signal: AbortSignal }
): Promise<Planes[]> {
  let offset = 0;
  const isKnown = (image: CubeImage): boolean => image !== volume.flux && image.nz === 1;
  const reads = [volume.flux, ...volume.masks].map(image => {
    if (isKnown(image)) return Promise.resolve(null);
    const out = half.subarray(offset, offset + count * image.planeSize);
    offset += out.length;
    return image.planesInto(out, from, signal);
  });
  const read = await Promise.all(reads);
  const plane = (bytes: Uint8Array, nth: number): Uint8Array =>
    bytes.subarray((nth * bytes.length) / count, ((nth + 1) * bytes.length) / count);
  const [flux, ...masks] = read as [Uint8Array, ...(Uint8Array | null)[]];
  return Array.from({ length: count }, (_, nth) => ({
    channel: from + nth,
    flux: plane(flux, nth),
    masks: masks.map(bytes => bytes && plane(bytes, nth))
  }));
}

/** The planes of some channels, read while those before are being added; each is there until the next is asked for. */
export async function* planesOf(
  volume: Images,
  channels: readonly number[],
  { room, signal }: { room: Uint8Array; signal: AbortSignal }
): AsyncGenerator<Planes> {
  const groups = groupsOf(channels, mostOf(volume));
  const size = room.length / 2;
  const read = (nth: number): Promise<Planes[]> | undefined => {
    const group = groups[nth];
    const half = room.subarray((nth % 2) * size, ((nth % 2) + 1) * size);
    const planes = group && readGroup(volume, group, { half, signal });
    // Whoever stops in between has no use for its error.
    planes?.catch(() => undefined);
    return planes;
  };
  let ahead = read(0);
  for (let nth = 1; ahead !== undefined; nth += 1) {
    const planes: Planes[] = await ahead;
    ahead = read(nth);
    yield* planes;
  }
}
