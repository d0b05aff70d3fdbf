/** What the spectra of one axis share: grid, window, library, resolution; prepared once and kept. */
import type { Dust } from './attenuation/dust.ts';
import { laws } from './attenuation/laws.ts';
import { type Gas, gasOf, slotsOf } from './gas/lines.ts';
import {
  type Broadening,
  coverageOf,
  joined,
  prepare,
  type Prepared,
  type VacuumSet,
  vacuumSetOf
} from './library/prepare.ts';
import { broadeningOf } from './library/parts.ts';
import { normWindow } from './library/window.ts';
import type { Most } from './library/workspace.ts';
import { type EvenGrid, type Grid, gridOf, lnMiddles } from './grid/grid.ts';
import type { Parameters } from './parameters.ts';
import type { Bench } from './passes.ts';
import { templateExcess } from './quantities/sigma.ts';
import type { ObservedSpectrum } from './spectrum.ts';
import type { TemplateSpectra } from './templates.ts';

const kept = 4;

/** The newest few, by key; what is made is a function of its key, so that keeping changes no result. */
class Kept<T> {
  private readonly byKey = new Map<string, T>();

  get(key: string, make: () => T): T {
    const found = this.byKey.has(key) ? (this.byKey.get(key) as T) : make();
    this.byKey.delete(key);
    this.byKey.set(key, found);
    for (const old of this.byKey.keys()) {
      if (this.byKey.size <= kept) break;
      this.byKey.delete(old);
    }
    return found;
  }
}

const sets = new Kept<VacuumSet>();
const grids = new Kept<Grid>();
const dusts = new Kept<Dust | undefined>();
const resolutions = new Kept<Pick<Bench, 'excess' | 'broadening'>>();
const gases = new Kept<Gas | null>();
const libraries = new Kept<ReturnType<typeof prepare>>();

/** A short name of an array: its numbers, mixed 32 bits at a time (FNV-1a). */
function nameOf({ buffer, byteOffset, length }: Float64Array): string {
  const words = new Uint32Array(buffer, byteOffset, 2 * length);
  let [low, high] = [0x811c9dc5, 0x01234567];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as number;
    low = Math.imul(low ^ word, 0x01000193);
    low ^= low >>> 15;
    high = Math.imul(high ^ word, 0x5bd1e995);
    high ^= high >>> 13;
  }
  return `${length}:${low >>> 0}:${high >>> 0}`;
}

const fewestPolynomials = 12;

/** Room for a few degrees more than asked for: a slider that moves by one needs no other library. */
function mostOf({ moments, degree, mdegree }: Parameters, grid: Grid, gas: Gas | null): Most {
  const wanted = 1 + Math.max(degree, mdegree);
  const polynomials = Math.max(fewestPolynomials, 8 * Math.ceil(wanted / 8));
  const lines = gas === null ? 0 : slotsOf(gas.lines);
  return { pixels: grid.rest.length, moments: Math.max(2, moments), polynomials, lines };
}

/** The dust that is asked for, on a grid and its library. */
export function dustOf(asked: Parameters, grid: EvenGrid, prepared: Prepared): Dust | undefined {
  const { attenuation, attenuationPlace } = asked;
  if (attenuation === 'none') return undefined;
  const isInside = attenuationPlace === 'inside';
  const law = laws[attenuation];
  if (!isInside) return { curve: lnMiddles(grid).map(law), isInside };
  return { curve: joined(prepared.rest.map(law), prepared.library.geometry.length), isInside };
}

/** How much broader than the data the templates of a fit are, once they are brought to one resolution. */
function resolutionOf(lsf: Float64Array, grid: Grid, set: VacuumSet) {
  const excess = templateExcess(lsf, grid, set);
  const broadening = broadeningOf(excess, lsf);
  if (broadening === null) return { excess, broadening };
  return { excess: excess.map((one, i) => one + (broadening[i] as number)), broadening };
}

/** What a library is to be broadened by. */
export function broadeningOn(
  { rest }: Grid,
  { broadening }: Pick<Bench, 'broadening'>
): Broadening | null {
  return broadening && { rest, variance: broadening };
}

/** The setting of an ascending spectrum. Throws TemplatesOff, OptionInvalid, TemplatesBroken. */
export function settingOf(
  spectrum: ObservedSpectrum,
  asked: Parameters,
  templates: TemplateSpectra
): Bench {
  const set = sets.get(templates.digest, () => vacuumSetOf(templates));
  const { medium, wave } = spectrum;
  const { z, rangeFrom, rangeTo } = asked;
  const axis = [nameOf(wave), medium, z, rangeFrom, rangeTo, templates.digest].join(' ');
  const grid = grids.get(axis, () => gridOf({ wave, medium }, asked, coverageOf(set)));
  const norm = normWindow(asked, grid, coverageOf(set));
  const lsf = () => spectrum.lsf.slice(grid.from, grid.to);
  const resolved = `${axis} ${nameOf(spectrum.lsf)}`;
  const gas = gases.get(`${resolved} ${asked.gas} ${asked.startV}`, () =>
    gasOf(asked.gas, { lsf: lsf(), grid, startV: asked.startV })
  );
  const most = mostOf(asked, grid, gas);
  const size = `${norm[0]} ${norm[1]} ${most.moments} ${most.polynomials} ${most.lines}`;
  const resolution = resolutions.get(resolved, () => resolutionOf(lsf(), grid, set));
  const broadening = broadeningOn(grid, resolution);
  const library = `${broadening === null ? axis : resolved} ${size}`;
  const prepared = libraries.get(library, () => prepare(set, { grid, norm, most, broadening }));
  const { attenuation, attenuationPlace } = asked;
  const dust = dusts.get(`${axis} ${attenuation} ${attenuationPlace}`, () =>
    dustOf(asked, grid, prepared)
  );
  return { asked, grid, prepared, set, ...resolution, dust, gas };
}
