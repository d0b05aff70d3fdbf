import { encode } from 'fast-png';

/** RGBA pixels, first row on top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Pixels as the bytes of a PNG file; the same pixels give the same bytes. */
export function encodePng({ width, height, data }: Pixels): Uint8Array {
  return encode({ width, height, data, channels: 4, depth: 8 });
}
