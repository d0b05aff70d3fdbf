import type { Totals } from '@spaxel/core';
import type { CubeImage } from '../image.ts';
import type { Volume } from '../spectra-of.ts';

/** Reads some spaxels of a cube, and tells their totals. */
export interface Reading {
  readonly volume: Volume;
  readonly totals: Totals;
  readonly signal: AbortSignal;
}

/** Masks with a plane each channel, and their numbers. */
export function cubeMasks({ masks }: Volume): { mask: CubeImage; nth: number }[] {
  return masks.map((mask, nth) => ({ mask, nth })).filter(({ mask }) => mask.nz > 1);
}
