/** Which lines of gas a fit has, where they lie on its pixels, and how wide the instrument makes them. */
import { emissionLinesOf, type EmissionLine } from '@spaxel/core';
import { type Grid, nativeWidths } from '../grid/grid.ts';
import { interpolate, widthsOf } from '../grid/rebin.ts';
import type { LinePart, LinePixels } from './profile.ts';

const fwhmPerSigma = 2 * Math.sqrt(2 * Math.log(2));
/** However sharp an instrument is said to be, its lines have some width, in pixels. */
const sharpest = 0.05;
/** A line this near to the end of the data (in ln lambda: 300 km/s) is not measured. */
const clearance = 1e-3;

/** A line and what is tied to it, of unit flux in the named line; `group`: which kinematics it has. */
export interface Line {
  readonly name: string;
  readonly group: number;
  /** The named line first. */
  readonly parts: readonly LinePart[];
}

/** The lines of a fit, and the pixels of both its grids. */
export interface Gas {
  readonly lines: readonly Line[];
  readonly ln: LinePixels;
  readonly native: LinePixels;
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

function lineOf(emission: EmissionLine, lsf: Float64Array, grid: Grid): Line {
  const { name, wave, partner } = emission;
  const shares = [1, ...(partner === undefined ? [] : [partner.ratio])];
  const places = Float64Array.from([wave, ...(partner === undefined ? [] : [partner.wave])]);
  const variances = variancesAt(places, lsf, grid);
  const parts = shares.map((share, i) => {
    const place = Math.log(places[i] as number);
    return { place, variance: variances[i] as number, share };
  });
  return { name, group: 0, parts };
}

/** The lines asked for (`none`: null) that fall on the grid; `lsf` [p native]. Throws OptionInvalid. */
export function gasOf(asked: string, lsf: Float64Array, grid: Grid): Gas | null {
  if (asked === 'none') return null;
  const { lnEdges, edges } = grid;
  const [first, last] = [lnEdges[0] as number, lnEdges[lnEdges.length - 1] as number];
  const inside = emissionLinesOf(asked).filter(({ wave }) => {
    const place = Math.log(wave);
    return place > first + clearance && place < last - clearance;
  });
  return {
    lines: inside.map(emission => lineOf(emission, lsf, grid)),
    ln: { lnEdges, widths: widthsOf(lnEdges.map(Math.exp)) },
    native: { lnEdges: edges.map(Math.log), widths: nativeWidths(grid) }
  };
}

/** How many kinematics the lines have between them. */
export function groupsOf(lines: readonly Line[]): number {
  return lines.reduce((most, { group }) => Math.max(most, group + 1), 0);
}

/** Columns that lines take in a workspace: themselves, and what V and sigma of each group do. */
export function slotsOf(lines: readonly Line[]): number {
  return lines.length + 2 * groupsOf(lines);
}
