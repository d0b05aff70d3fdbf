/** A template set on the ln grid of a fit: rebinned, normalised, joined at its ends, transformed. */
import { SpaxelError } from '@spaxel/core';
import { type EvenGrid, inVacuum, speedOfLightKms, velocityReachKms } from '../grid/grid.ts';
import { edgesOf, interpolate, Rebinning } from '../grid/rebin.ts';
import { intervalOf } from '../grid/spline.ts';
import { lengthFor } from '../fft/plan.ts';
import type { Geometry } from '../losvd/losvd.ts';
import type { TemplateSpectra } from '../templates.ts';
import { type Library, libraryOf } from './library.ts';
import { broadened } from './parts.ts';
import type { Window } from './window.ts';
import type { Most } from './workspace.ts';

/** The bounds of the search: sigma above 1000 km/s is no galaxy's. */
export const largestSigmaKms = 1000;
/** |V| + 4.3 sigma, both at their bounds: from beyond come 2e-5 of the light. Half the velocities or half the
 * sigma, and it is nothing that a double holds. V starts within 1500 km/s of 0.
 */
const marginKms = velocityReachKms + 4.3 * largestSigmaKms;
/** Pixels over which the end of the templates is led back to their start, the outermost of the margins among them. */
const joint = 64;
/** Template pixels kept beyond what is needed, for the spline to forget the ends. */
const beyond = 30;

/** A set in vacuum: wave [npix] and edges [npix + 1], rest angstrom. */
export interface VacuumSet {
  readonly templates: TemplateSpectra;
  readonly wave: Float64Array;
  readonly edges: Float64Array;
}

/** The library of a grid; `light` [n] is the mean flux in the window per formed solar mass, by which each
 * template is divided: weights are fractions of light.
 */
export interface Prepared {
  readonly library: Library;
  readonly light: Float64Array;
  /** [count] rest vacuum angstrom of the templates' pixels, before they are joined at their ends. */
  readonly rest: Float64Array;
}

export function vacuumSetOf(templates: TemplateSpectra): VacuumSet {
  const { medium } = templates;
  const wave = inVacuum(templates);
  return { templates, wave, edges: inVacuum({ wave: edgesOf(templates.wave), medium }) };
}

/** First and last edge, rest vacuum angstrom. */
export function coverageOf({ edges }: VacuumSet): Window {
  return [edges[0] as number, edges[edges.length - 1] as number];
}

/** Every template on the pixels between `wanted`, from a cut of the set round them. */
function rebinned({ templates, edges }: VacuumSet, wanted: Float64Array): Float64Array[] {
  const pixels = templates.wave.length;
  const first = Math.max(0, intervalOf(edges, wanted[0] as number) - beyond);
  const end = intervalOf(edges, wanted[wanted.length - 1] as number) + 1 + beyond;
  const last = Math.min(pixels, end);
  const rebinning = new Rebinning(edges.slice(first, last + 1), wanted);
  return Array.from({ length: templates.logAge.length }, (_, j) =>
    rebinning.flux(
      Float64Array.from(templates.spectra.subarray(j * pixels + first, j * pixels + last))
    )
  );
}

/** `spectrum` followed by a smooth way back to its start, so that no step rings at small sigma. */
export function joined(spectrum: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  out.set(spectrum);
  const [first, last] = [spectrum[0] as number, spectrum[spectrum.length - 1] as number];
  const gap = length - spectrum.length;
  for (let i = 0; i < gap; i += 1) {
    const share = 0.5 - 0.5 * Math.cos((Math.PI * (i + 1)) / (gap + 1));
    out[spectrum.length + i] = last + (first - last) * share;
  }
  return out;
}

/** By how much templates are broadened: (km/s)^2 [p] at rest vacuum angstrom [p]. */
export interface Broadening {
  readonly rest: Float64Array;
  readonly variance: Float64Array;
}

/** Joined spectra, broadened as far as the data's ends say beyond them. */
function evened(
  spectra: readonly Float64Array[],
  { rest: known, variance }: Broadening,
  { rest, geometry }: { readonly rest: Float64Array; readonly geometry: Geometry }
): Float64Array[] {
  const here = joined(interpolate(rest, known, variance), geometry.length);
  return broadened(spectra, here, geometry);
}

/** The set on pixels aligned with the grid's and up to 6300 km/s longer on each side, where it reaches.
 * Throws TemplatesBroken when a template has no light in the window.
 */
export function prepare(
  set: VacuumSet,
  fit: {
    readonly grid: EvenGrid;
    readonly norm: Window;
    readonly most: Most;
    readonly broadening: Broadening | null;
  }
): Prepared {
  const { grid, norm, most: room, broadening } = fit;
  const step = grid.velscale / speedOfLightKms;
  const pixels = grid.lnEdges.length - 1;
  const most = Math.ceil(marginKms / grid.velscale);
  const [low, high] = coverageOf(set);
  const [start, end] = [grid.lnEdges[0] as number, grid.lnEdges[pixels] as number];
  // However short the templates fall, nothing may come round from one end of the data to the other.
  const length = lengthFor(pixels + 2 * most);
  const kept = Math.min(most, (length - pixels - joint) >> 1);
  const before = Math.min(kept, Math.trunc((start - Math.log(low)) / step));
  const after = Math.min(kept, Math.trunc((Math.log(high) - end) / step));
  const count = before + pixels + after;
  const edges = Float64Array.from({ length: count + 1 }, (_, i) =>
    Math.exp(start + step * (i - before))
  );
  const light = Float64Array.from(rebinned(set, Float64Array.from(norm)), one => one[0] as number);
  if (!light.every(one => one > 0)) {
    const sentence = 'A template has no light in the normalisation window.';
    throw new SpaxelError('TemplatesBroken', sentence);
  }
  const rest = edges.slice(1).map((edge, i) => 0.5 * (edge + (edges[i] as number)));
  const spectra = rebinned(set, edges).map((spectrum, j) =>
    joined(spectrum, length).map(value => value / (light[j] as number))
  );
  const geometry = { length, velscale: grid.velscale, lead: before };
  const ready = broadening === null ? spectra : evened(spectra, broadening, { rest, geometry });
  return { library: libraryOf(ready, { geometry, most: room }), light, rest };
}
