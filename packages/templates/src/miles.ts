// MILES-style folders: one 1-D FITS file per population, named by IMF, metallicity and age.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fluxUnit, nodesOf, type Grid, type ThirdAxis } from './grid.ts';
import { brokenSet } from './set.ts';
import { readSpectrum, type Spectrum1d } from './spectrum.ts';

/** What a MILES file name says, e.g. Mkb1.30Zm0.25T00.0300_iTp0.00_Ep0.00.fits. */
export interface MilesName {
  readonly file: string;
  /** All but metallicity and age. */
  readonly family: string;
  /** The same without what a third axis may vary: files of one set share it. */
  readonly kin: string;
  /** dex; undefined where the name does not say. */
  readonly alpha: number | undefined;
  readonly slope: number;
  /** un (unimodal), bi, ku (Kroupa universal), kb (Kroupa revised), ch (Chabrier), with the slope. */
  readonly imf: string;
  readonly isochrone: string;
  readonly mh: number;
  /** Gyr. */
  readonly age: number;
}

const pattern =
  /^([A-Za-z]{1,2}?)(un|bi|ku|kb|ch)(\d+\.\d+)Z([mp])(\d+\.\d+)T(\d+\.\d+)(.*)\.fits(?:\.gz)?$/;
const imfNames: Readonly<Record<string, string>> = {
  un: 'unimodal',
  bi: 'bimodal',
  ku: 'Kroupa universal',
  kb: 'Kroupa revised',
  ch: 'Chabrier'
};

/** MILES' resolution (Falcon-Barroso+ 2011), angstrom. */
const milesFwhm = 2.51;

/** Reads a file's name; undefined when it is not a MILES one. */
export function parseMilesName(file: string): MilesName | undefined {
  const match = pattern.exec(basename(file));
  if (match === null) return undefined;
  const [, library = '', shape = '', slope = '', sign, metallicity, age, rest = ''] = match;
  const isochrone = rest.includes('iP') ? 'Padova' : rest.includes('iT') ? 'BaSTI' : 'unnamed';
  const enhanced = /_E([mp])(\d+\.\d+)/.exec(rest);
  return {
    file,
    kin: `${library}${shape}${rest.replace(/_E[mp]\d+\.\d+/, '_E')}`,
    alpha: enhanced === null ? undefined : (enhanced[1] === 'm' ? -1 : 1) * Number(enhanced[2]),
    slope: Number(slope),
    family: `${library}${shape}${slope}${rest}`,
    imf: `${imfNames[shape] ?? shape}, slope ${Number(slope)}`,
    isochrone,
    mh: (sign === 'm' ? -1 : 1) * Number(metallicity),
    age: Number(age)
  };
}

const ascending = (values: Iterable<number>) => [...new Set(values)].sort((a, b) => a - b);

const valueOf = { alpha: 'alpha', imf: 'slope' } as const;

/** What the names vary beside age and metallicity. @throws SpaxelError TemplatesBroken for two axes more. */
function thirdOf(folder: string, names: readonly MilesName[]): ThirdAxis | undefined {
  const alphas = ascending(names.flatMap(({ alpha }) => alpha ?? []));
  const slopes = ascending(names.map(({ slope }) => slope));
  if (alphas.length > 1 && slopes.length > 1)
    throw brokenSet(folder, 'varies [alpha/Fe] and the slope of the IMF at once');
  if (alphas.length > 1) return { name: 'alpha', values: alphas };
  return slopes.length > 1 ? { name: 'imf', values: slopes } : undefined;
}

/** The grid of a folder's names, each node one file. @throws SpaxelError TemplatesBroken for a gap, or two families. */
function gridOf(folder: string, names: readonly MilesName[]) {
  const [first] = names;
  const other = names.find(name => name.kin !== first?.kin);
  if (other !== undefined)
    throw brokenSet(folder, `mixes two families: ${first?.file ?? ''} and ${other.file}`);
  const ages = ascending(names.map(name => name.age));
  const mh = ascending(names.map(name => name.mh));
  const third = thirdOf(folder, names);
  const placeOf = (name: MilesName) => (third === undefined ? 0 : (name[valueOf[third.name]] ?? 0));
  const byNode = new Map(names.map(name => [`${name.age} ${name.mh} ${placeOf(name)}`, name.file]));
  const files = nodesOf({ ages, mh, third }).map(([age, metallicity, further]) => {
    const file = byNode.get(`${age} ${metallicity} ${further}`);
    if (file !== undefined) return file;
    const beside = third === undefined ? '' : ` at ${third.name} ${further}`;
    throw brokenSet(folder, `has no file for ${age} Gyr and [M/H] ${metallicity}${beside}`);
  });
  if (files.length !== names.length) throw brokenSet(folder, 'holds two files for one population');
  return { ages, mh, third, files };
}

function checkSame(one: Spectrum1d, first: Spectrum1d, path: string): void {
  const same = one.start === first.start && one.step === first.step;
  if (!same || one.flux.length !== first.flux.length)
    throw brokenSet(
      path,
      'has other wavelengths (CRVAL1, CDELT1, NAXIS1) than the files before it'
    );
}

async function readRows(folder: string, files: readonly string[]) {
  let first: Spectrum1d | undefined;
  let spectra = new Float32Array();
  for (const [row, file] of files.entries()) {
    const path = join(folder, file);
    const spectrum = readSpectrum(await readFile(path), path);
    if (first === undefined) {
      first = spectrum;
      spectra = new Float32Array(files.length * spectrum.flux.length);
    }
    checkSame(spectrum, first, path);
    spectra.set(spectrum.flux, row * first.flux.length);
  }
  if (first === undefined) throw brokenSet(folder, 'holds no spectrum');
  const { start, step, flux } = first;
  return { spectra, wave: Float64Array.from(flux, (_, i) => start + step * i) };
}

/**
 * Reads a MILES-style folder; resolution 2.51 A, wavelengths in air, L_sun/A per M_sun formed.
 * @throws SpaxelError TemplatesBroken, NotFits, HeaderBroken, naming the file.
 */
export async function readMilesFolder(folder: string, names: readonly MilesName[]): Promise<Grid> {
  const { ages, mh, third, files } = gridOf(folder, names);
  const { wave, spectra } = await readRows(folder, files);
  const { imf: one = '', isochrone = '', family = '' } = names[0] ?? {};
  const imf =
    third?.name === 'imf' ? one.replace(/slope .*/, `slopes ${third.values.join(', ')}`) : one;
  return {
    ages,
    mh,
    third,
    wave,
    spectra,
    fwhm: new Float32Array(wave.length).fill(milesFwhm),
    remainingMass: undefined,
    words: {
      title: `MILES, ${isochrone}, ${imf}, ${Math.round(wave[0] ?? 0)}-${Math.round(wave.at(-1) ?? 0)} A`,
      medium: 'air',
      imf,
      fluxUnit,
      fwhmSource: 'MILES, constant (Falcon-Barroso et al. 2011, A&A 532, A95)',
      licence: 'As the MILES team gives it (miles.iac.es); not shipped with this program',
      citation: [
        'Vazdekis, A. et al. 2010, MNRAS 404, 1639',
        'Vazdekis, A. et al. 2015, MNRAS 449, 1177',
        'Falcon-Barroso, J. et al. 2011, A&A 532, A95'
      ],
      source: { format: 'MILES FITS folder', family, files: files.length }
    }
  };
}
