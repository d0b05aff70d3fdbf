/** The part of a spectrum that is on show: its places, evenly spaced in wavelength as they are drawn. */
import type { Limits } from '@spaxel/draw';
import type { Cube } from '@spaxel/protocol';
import type { Stretch } from './memory.ts';
import { waveOf } from './wave.ts';

/** Fewer places are not worth a look. */
const least = 8;

/** Wavelengths at the edges of the whole spectrum: half a place beyond the first and the last. */
export function wholeLimits(cube: Cube): Limits {
  const { nz } = cube.shape;
  const [first, last] = [waveOf(cube, 0), waveOf(cube, nz - 1)];
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const half = nz > 1 ? (0.5 * (high - low)) / (nz - 1) : 0.5 * Math.abs(cube.wave.step);
  return { low: low - half, high: high + half };
}

/** The place at which a channel is drawn; on a linear axis its own number. */
export function placeOf(cube: Cube, channel: number): number {
  const { low, high } = wholeLimits(cube);
  return ((waveOf(cube, channel) - low) / (high - low)) * cube.shape.nz - 0.5;
}

/** Wavelengths at the edges of a part. */
export function limitsOf(cube: Cube, { from, to }: Stretch): Limits {
  const { low, high } = wholeLimits(cube);
  const { nz } = cube.shape;
  const at = (place: number): number => low + (place / nz) * (high - low);
  return { low: at(from), high: at(to) };
}

/** A part with whole places, within the cube, not too short. */
export function fitted(nz: number, { from, to }: Stretch): Stretch {
  const length = Math.min(nz, Math.max(Math.min(least, nz), Math.round(to - from)));
  const middle = 0.5 * (from + to);
  const first = Math.min(nz - length, Math.max(0, Math.round(middle - 0.5 * length)));
  return { from: first, to: first + length };
}

/** The part between two shares (0 to 1) of another. */
export function between(
  nz: number,
  { from, to }: Stretch,
  shares: readonly [number, number]
): Stretch {
  const at = (share: number): number => from + Math.min(1, Math.max(0, share)) * (to - from);
  return fitted(nz, { from: at(Math.min(...shares)), to: at(Math.max(...shares)) });
}

/** A part zoomed by a factor about its middle, or about a place within it. */
export function scaled(
  nz: number,
  { from, to }: Stretch,
  { factor, about }: { readonly factor: number; readonly about: number }
): Stretch {
  const centre = about >= from && about < to ? about : 0.5 * (from + to);
  return fitted(nz, {
    from: centre + (from - centre) * factor,
    to: centre + (to - centre) * factor
  });
}

/** A part moved by a share of itself. */
export function shifted(nz: number, { from, to }: Stretch, share: number): Stretch {
  const by = share * (to - from);
  return fitted(nz, { from: from + by, to: to + by });
}
