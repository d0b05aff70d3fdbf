/** What the spectra of one axis share: grid, window, library, resolution; prepared once and kept. */
import { coverageOf, prepare, type VacuumSet, vacuumSetOf } from './library/prepare.ts';
import { normWindow } from './library/window.ts';
import { type Grid, gridOf } from './grid/grid.ts';
import { plain } from './kernels/plain.ts';
import type { Parameters } from './parameters.ts';
import type { Bench } from './passes.ts';
import { templateExcess } from './quantities/sigma.ts';
import type { ObservedSpectrum } from './spectrum.ts';
import type { TemplateSpectra } from './templates.ts';

/** A bench with the set it is made of; `excess` [p native] as in sigma.ts. */
export interface Setting extends Bench {
  readonly set: VacuumSet;
  readonly excess: Float64Array;
}

const kept = 4;

/** The newest few, by key; what is made is a function of its key, so that keeping changes no result. */
class Kept<T> {
  private readonly byKey = new Map<string, T>();

  get(key: string, make: () => T): T {
    const found = this.byKey.get(key) ?? make();
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
const libraries = new Kept<ReturnType<typeof prepare>>();

/** A short name of an axis: its numbers, mixed (FNV-1a over the bytes). */
function nameOf(wave: Float64Array): string {
  const bytes = new Uint8Array(wave.buffer, wave.byteOffset, wave.byteLength);
  let [low, high] = [0x811c9dc5, 0x01234567];
  for (const byte of bytes) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x5bd1e995);
  }
  return `${wave.length}:${low >>> 0}:${high >>> 0}`;
}

/** The setting of an ascending spectrum. Throws TemplatesOff, OptionInvalid, TemplatesBroken. */
export function settingOf(
  spectrum: ObservedSpectrum,
  asked: Parameters,
  templates: TemplateSpectra
): Setting {
  const set = sets.get(templates.digest, () => vacuumSetOf(templates));
  const { medium, wave } = spectrum;
  const { z, rangeFrom, rangeTo } = asked;
  const axis = [nameOf(wave), medium, z, rangeFrom, rangeTo, templates.digest].join(' ');
  const grid = grids.get(axis, () => gridOf({ wave, medium }, asked, coverageOf(set)));
  const norm = normWindow(asked, grid, coverageOf(set));
  const prepared = libraries.get(`${axis} ${norm[0]} ${norm[1]}`, () =>
    prepare(set, { grid, norm }, plain)
  );
  const excess = templateExcess(spectrum.lsf.slice(grid.from, grid.to), grid, set);
  return { asked, grid, prepared, kernels: plain, set, excess };
}
