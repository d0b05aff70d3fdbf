// pPXF's own format: one .npz with templates [npix, nAge, nMetal], lam, ages, metals, fwhm and masses; and our
// extension of it by a fourth axis, alphas or imf_slopes.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fluxUnit, type Grid, type ThirdAxis } from './grid.ts';
import type { Npy } from './npy.ts';
import { readNpz } from './npz.ts';
import { brokenSet } from './set.ts';

type Arrays = ReadonlyMap<string, Npy>;

/** The array of a name and shape; a length of -1 takes any. */
function pick(arrays: Arrays, name: string, shape: readonly number[]): Npy {
  const array = arrays.get(name);
  if (array === undefined) throw new Error(`lacks the array "${name}"`);
  const fits = shape.every((length, axis) => length < 0 || array.shape[axis] === length);
  if (fits && array.shape.length === shape.length) return array;
  const [is, wanted] = [array.shape, shape].map(one => one.map(n => (n < 0 ? 'n' : n)).join(' x '));
  throw new Error(`has "${name}" of shape ${is ?? ''}, not ${wanted ?? ''}`);
}

/** The wavelengths: `lam`, or the exponential of `ln_lam_temp`. */
function waveOf(arrays: Arrays, npix: number): Float64Array {
  if (arrays.has('lam')) return pick(arrays, 'lam', [npix]).values;
  if (arrays.has('ln_lam_temp')) return pick(arrays, 'ln_lam_temp', [npix]).values.map(Math.exp);
  throw new Error('lacks the array "lam" (or "ln_lam_temp")');
}

function fwhmOf(arrays: Arrays, npix: number): Float32Array {
  const given = arrays.get('fwhm');
  if (given?.values.length === 1) return new Float32Array(npix).fill(given.values[0] ?? NaN);
  return Float32Array.from(pick(arrays, 'fwhm', [npix]).values);
}

/** Lengths of the axes; a third one of 1 is none. */
interface Shape {
  readonly npix: number;
  readonly nAge: number;
  readonly nMetal: number;
  readonly nThird: number;
}

/** Rows in our order: from [npix, nAge, nMetal, nThird] to [nThird * nMetal * nAge, npix]. */
function turned(values: Float64Array, { npix, nAge, nMetal, nThird }: Shape) {
  const spectra = new Float32Array(values.length);
  for (let from = 0; from < values.length; from++) {
    const third = from % nThird;
    const metal = Math.floor(from / nThird) % nMetal;
    const age = Math.floor(from / (nThird * nMetal)) % nAge;
    const pixel = Math.floor(from / (nThird * nMetal * nAge));
    spectra[((third * nMetal + metal) * nAge + age) * npix + pixel] = values[from] ?? NaN;
  }
  return spectra;
}

const thirdNames = { alphas: 'alpha', imf_slopes: 'imf' } as const;

/** The fourth axis of the templates, where they have one. */
function thirdOf(arrays: Arrays): ThirdAxis | undefined {
  const length = arrays.get('templates')?.shape[3];
  if (length === undefined) return undefined;
  for (const [array, name] of Object.entries(thirdNames))
    if (arrays.has(array))
      return { name, values: rise(pick(arrays, array, [length]).values, array) };
  throw new Error('has "templates" of four axes, but neither "alphas" nor "imf_slopes"');
}

function rise(values: Float64Array, name: string): number[] {
  if (values.every((value, i) => i === 0 || value > (values[i - 1] ?? NaN))) return [...values];
  throw new Error(`has "${name}" that does not ascend`);
}

function mediumOf(arrays: Arrays): 'air' | 'vacuum' {
  const text = arrays.get('medium')?.text ?? 'air';
  if (text === 'air' || text === 'vacuum') return text;
  throw new Error(`has "medium" ${text}, which is neither air nor vacuum`);
}

function toGrid(arrays: Arrays, file: string): Grid {
  const third = thirdOf(arrays);
  const further = third === undefined ? [] : [third.values.length];
  const lengths = [-1, -1, -1, ...further];
  const [npix = 0, nAge = 0, nMetal = 0, nThird = 1] = pick(arrays, 'templates', lengths).shape;
  const shape = { npix, nAge, nMetal, nThird };
  const nodes = [nAge, nMetal, ...further];
  const masses = arrays.has('masses') ? pick(arrays, 'masses', nodes).values : undefined;
  return {
    ages: rise(pick(arrays, 'ages', [nAge]).values, 'ages'),
    mh: rise(pick(arrays, 'metals', [nMetal]).values, 'metals'),
    third,
    wave: Float64Array.from(rise(waveOf(arrays, npix), 'lam')),
    spectra: turned(pick(arrays, 'templates', [npix, ...nodes]).values, shape),
    fwhm: fwhmOf(arrays, npix),
    remainingMass: masses && turned(masses, { ...shape, npix: 1 }),
    words: {
      title: `pPXF archive ${basename(file)}`,
      medium: mediumOf(arrays),
      imf: arrays.get('imf')?.text ?? 'not stated',
      fluxUnit,
      fwhmSource: 'the array "fwhm" of the archive',
      licence: 'Not stated by the archive',
      citation: ['Cappellari, M. 2023, MNRAS 526, 3273'],
      source: { format: 'pPXF npz', file: basename(file) }
    }
  };
}

/**
 * Reads an archive made for pPXF's sps_lib: templates [npix, nAge, nMetal] in L_sun/A per M_sun formed, lam (or
 * ln_lam_temp) [npix] in angstrom, ages [nAge] in Gyr, metals [nMetal] in dex, fwhm [npix] or one number in angstrom,
 * and, where present, masses [nAge, nMetal], and the texts medium (air unless it says vacuum) and imf.
 * A fourth axis of templates and masses is that of `alphas` ([alpha/Fe], dex) or of `imf_slopes`.
 * @throws SpaxelError TemplatesBroken, naming file and array.
 */
export async function readPpxfArchive(file: string): Promise<Grid> {
  const bytes = await readFile(file);
  try {
    return toGrid(readNpz(bytes), file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw brokenSet(file, /^(has|lacks)/.test(why) ? why : `cannot be read: ${why}`, cause);
  }
}
