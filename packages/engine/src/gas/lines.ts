/** Which lines of gas a fit has, where they lie on its pixels, and how wide the instrument makes them. */
import { emissionLinesOf, type EmissionLine } from '@spaxel/core';
import { type Grid, nativeWidths } from '../grid/grid.ts';
import { interpolate } from '../grid/rebin.ts';
import type { LinePixels, Shine } from './profile.ts';
import { type LineWindow, windowOf } from './window.ts';

const fwhmPerSigma = 2 * Math.sqrt(2 * Math.log(2));
/** However sharp an instrument is said to be, its lines have some width, in pixels. */
const sharpest = 0.05;
/** A line this near to the end of the data (in ln lambda: 300 km/s) is not measured. */
const clearance = 1e-3;

/** Gas may move so fast (km/s) against where the search for V starts. */
export const gasReachKms = 1000;
/** Broader lines are no disc's. */
export const largestGasSigmaKms = 500;
/** Of its sigma: further out the broadest line may be cut. */
const wings = 5;

/** A line on the native pixels and its way to the even ones. */
export interface LinePart extends Shine {
  readonly window: LineWindow;
}

/** A line and what is tied to it, of unit flux in the named line; `group`: which kinematics it has. */
export interface Line {
  readonly name: string;
  readonly kind: EmissionLine['kind'];
  readonly group: number;
  /** The named line first. */
  readonly parts: readonly LinePart[];
}

/** The lines of a fit, and the native pixels that they fall on. */
export interface Gas {
  readonly lines: readonly Line[];
  readonly pixels: LinePixels;
}

/** The variance of ln lambda that the instrument gives a line, its pixel left out: that is integrated over.
 * `lsf` [p native] is the FWHM of the samples as they come, observed angstrom.
 */
function variancesAt(places: Float64Array, lsf: Float64Array, grid: Grid): Float64Array {
  const widths = nativeWidths(grid);
  const relative = grid.rest.map((rest, i) => {
    const given = lsf[i] as number;
    const known = Number.isFinite(given) && given > 0 ? given / grid.stretch : 0;
    const pixel = widths[i] as number;
    const variance = (known / fwhmPerSigma) ** 2 - pixel ** 2 / 12;
    return Math.max(variance, (sharpest * pixel) ** 2) / rest ** 2;
  });
  return interpolate(places, grid.rest, relative);
}

/** What lines are made for: the search for V begins at `startV` (km/s); `lsf` [p native] as above. */
interface Sight {
  readonly grid: Grid;
  readonly lsf: Float64Array;
  readonly startV: number;
}

function lineOf(emission: EmissionLine, { grid, lsf, startV }: Sight): Line {
  const { name, kind, wave, partner } = emission;
  const shares = [1, ...(partner === undefined ? [] : [partner.ratio])];
  const places = Float64Array.from([wave, ...(partner === undefined ? [] : [partner.wave])]);
  const variances = variancesAt(places, lsf, grid);
  const reach = gasReachKms + wings * largestGasSigmaKms;
  const parts = shares.map((share, i) => {
    const place = Math.log(places[i] as number);
    const window = windowOf(place, [startV - reach, startV + reach], grid);
    return { place, variance: variances[i] as number, share, window };
  });
  return { name, kind, group: 0, parts };
}

/** The lines asked for (`none`: null) that fall on the grid. Throws OptionInvalid. */
export function gasOf(asked: string, sight: Sight): Gas | null {
  if (asked === 'none') return null;
  const { grid } = sight;
  const { lnEdges, edges } = grid;
  const [first, last] = [lnEdges[0] as number, lnEdges[lnEdges.length - 1] as number];
  const inside = emissionLinesOf(asked).filter(({ wave }) => {
    const place = Math.log(wave);
    return place > first + clearance && place < last - clearance;
  });
  return {
    lines: inside.map(emission => lineOf(emission, sight)),
    pixels: { lnEdges: edges.map(Math.log), widths: nativeWidths(grid) }
  };
}

/** The lines with forbidden ones in a group of their own. */
export function apart(lines: readonly Line[]): Line[] {
  return lines.map(line => ({ ...line, group: line.kind === 'forbidden' ? 1 : 0 }));
}

/** How many kinematics the lines have between them. */
export function groupsOf(lines: readonly Line[]): number {
  return lines.reduce((most, { group }) => Math.max(most, group + 1), 0);
}

/** Of lines, at most: all, or forbidden ones apart. */
const mostGroups = 2;

/** Columns that lines take in a workspace: themselves, and what V and sigma of each group do. */
export function slotsOf(lines: readonly Line[]): number {
  return lines.length + 2 * mostGroups;
}
