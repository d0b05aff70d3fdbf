import { codeOf } from '@spaxel/core';
import type { CodeName } from '@spaxel/protocol';

/** Which fit each spaxel belongs to, what its S/N is, and why it has none. Arrays are [ny, nx]. */
export interface Layout {
  readonly nx: number;
  readonly ny: number;
  /** Bin number, -1 = none. */
  readonly bin: Int32Array;
  /** Code of codes.json for spaxels without a bin; 1 (waiting) for the rest. */
  readonly status: Int32Array;
  /** Per channel; NaN where not measured. */
  readonly sn: Float64Array;
}

export function emptyLayout(nx: number, ny: number): Layout {
  const { code } = codeOf('NotSelected');
  return {
    nx,
    ny,
    bin: new Int32Array(nx * ny).fill(-1),
    status: new Int32Array(nx * ny).fill(code),
    sn: new Float64Array(nx * ny).fill(NaN)
  };
}

/** Gives a spaxel the reason why it is not fitted. */
export function leaveOut(layout: Layout, spaxel: number, reason: CodeName): void {
  layout.status[spaxel] = codeOf(reason).code;
}

/** Spaxel index of each bin (one spaxel a bin). */
export function spaxelsOf({ bin }: Layout): Int32Array {
  const last = bin.reduce((most, one) => (one > most ? one : most), -1);
  const spaxels = new Int32Array(last + 1);
  bin.forEach((one, spaxel) => {
    if (one >= 0) spaxels[one] = spaxel;
  });
  return spaxels;
}

/** Bins by distance from a spaxel; unless one is named, from that of highest S/N: the galaxy's centre first. */
export function centreOut(layout: Layout, from?: readonly [x: number, y: number]): Int32Array {
  const spaxels = spaxelsOf(layout);
  const sn = (spaxel: number): number => layout.sn[spaxel] ?? 0;
  const centre = spaxels.reduce((best, one) => (sn(one) > sn(best) ? one : best), spaxels[0] ?? 0);
  const [cx, cy] = from ?? [centre % layout.nx, Math.floor(centre / layout.nx)];
  const far = (spaxel: number): number =>
    ((spaxel % layout.nx) - cx) ** 2 + (Math.floor(spaxel / layout.nx) - cy) ** 2;
  // Whole numbers all: the distance squared and the bin fit in one, which sorts fast.
  const count = spaxels.length;
  const keys = Float64Array.from(spaxels, (spaxel, bin) => far(spaxel) * count + bin).sort();
  return Int32Array.from(keys, key => key % count);
}

/** Spaxels that nobody asks for are read along when so many at most lie between two that somebody does. */
const longestGap = 3;

/** Neighbours among spaxels, row by row: the first of each strip, and how many it spans. */
export function stripsOf(
  spaxels: readonly number[],
  nx: number
): { readonly first: number; readonly count: number }[] {
  const strips: { first: number; count: number }[] = [];
  for (const spaxel of Int32Array.from(spaxels).sort()) {
    const strip = strips.at(-1);
    const isNear = strip !== undefined && spaxel - (strip.first + strip.count) <= longestGap;
    if (isNear && Math.floor(strip.first / nx) === Math.floor(spaxel / nx))
      strip.count = spaxel - strip.first + 1;
    else strips.push({ first: spaxel, count: 1 });
  }
  return strips;
}
