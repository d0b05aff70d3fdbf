import { gasIntervals, skyIntervals } from './lines.ts';
import type { Medium } from './spectrum.ts';

/** Wavelengths to leave out, angstrom in the data's medium; `isRest` intervals move with the systemic redshift. */
export interface MaskInterval {
  readonly from: number;
  readonly to: number;
  readonly isRest: boolean;
}

/** What a fit of stars leaves out unless told otherwise: gas moves with the galaxy, the sky does not. */
export function lineMask(medium: Medium): MaskInterval[] {
  return [
    ...gasIntervals(medium).map(one => ({ ...one, isRest: true })),
    ...skyIntervals(medium).map(one => ({ ...one, isRest: false }))
  ];
}

/** Marks (1) every pixel inside an interval; `wave` in angstrom, observed. */
export function applyMask(
  mask: Uint8Array,
  wave: Float64Array,
  { intervals, z }: { readonly intervals: readonly MaskInterval[]; readonly z: number }
): void {
  for (const { from, to, isRest } of intervals) {
    const shift = isRest ? 1 + z : 1;
    wave.forEach((lambda, pixel) => {
      if (lambda >= from * shift && lambda <= to * shift) mask[pixel] = 1;
    });
  }
}
