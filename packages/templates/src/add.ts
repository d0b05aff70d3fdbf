// `templates add NAME FOLDER`: other people's formats become a set of ours.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SpaxelError, writeSafetensors, type Tensor } from '@spaxel/core';
import type { TemplateSet } from '@spaxel/protocol';
import { nodesOf, type Grid } from './grid.ts';
import { lightInV } from './light.ts';
import { parseMilesName, readMilesFolder } from './miles.ts';
import { readPpxfArchive } from './ppxf.ts';
import { brokenSet, digestOf, manifestFile, readManifest, readSet, spectraFile } from './set.ts';

/** What was added, or had been added before with the same content. */
export interface AddedSet {
  readonly folder: string;
  readonly manifest: TemplateSet;
  /** Sentences on what the source did not say. */
  readonly warnings: readonly string[];
  readonly isNew: boolean;
}

async function readSource(source: string): Promise<Grid> {
  const found = await stat(source).catch((cause: unknown) => {
    throw new SpaxelError('FileNotFound', `${source} does not exist.`, cause);
  });
  if (found.isFile()) {
    if (source.endsWith('.npz')) return readPpxfArchive(source);
    throw brokenSet(source, 'is neither a folder of MILES FITS files nor a pPXF .npz archive');
  }
  const files = (await readdir(source)).sort();
  const names = files.flatMap(file => parseMilesName(file) ?? []);
  if (names.length > 0) return readMilesFolder(source, names);
  const [archive, another] = files.filter(file => file.endsWith('.npz'));
  if (archive !== undefined && another === undefined) return readPpxfArchive(join(source, archive));
  const example = 'Mkb1.30Zm0.25T00.0300_iTp0.00_Ep0.00.fits';
  throw brokenSet(
    source,
    `holds no files named as MILES names them (${example}) and no single .npz`
  );
}

function tensorsOf(grid: Grid): Map<string, Tensor> {
  const nodes = nodesOf(grid);
  const [n, npix] = [nodes.length, grid.wave.length];
  const row = (data: Tensor['data']): Tensor => ({ shape: [data.length], data });
  return new Map<string, Tensor>([
    ['spectra', { shape: [n, npix], data: grid.spectra }],
    ['wave', row(grid.wave)],
    ['fwhm', row(grid.fwhm)],
    ['logAge', row(Float64Array.from(nodes, ([age]) => 9 + Math.log10(age)))],
    ['mh', row(Float64Array.from(nodes, ([, mh]) => mh))],
    ...(grid.third === undefined
      ? []
      : [[grid.third.name, row(Float64Array.from(nodes, ([, , third]) => third))] as const]),
    ['remainingMass', row(grid.remainingMass ?? new Float32Array(n).fill(1))],
    ['lightV', row(lightInV(grid.wave, grid.spectra))]
  ]);
}

/** What a fit cannot do without. */
function check(grid: Grid, source: string): void {
  if (grid.wave.length < 2 || grid.ages.length < 1) throw brokenSet(source, 'holds no spectrum');
  if (!grid.spectra.every(Number.isFinite))
    throw brokenSet(source, 'holds fluxes that are not finite');
  if (!grid.fwhm.every(fwhm => fwhm > 0))
    throw brokenSet(source, 'has a resolution that is not positive');
  if (!grid.ages.every(age => age > 0)) throw brokenSet(source, 'has an age that is not positive');
}

function warningsOf(grid: Grid, tensors: ReadonlyMap<string, Tensor>): string[] {
  const dark = Number.isNaN(tensors.get('lightV')?.data[0]);
  return [
    ...(grid.remainingMass
      ? []
      : [
          'The remaining mass is not known: 1 is taken, so AGE_MW and MH_MW weigh the mass formed.'
        ]),
    ...(dark ? ['The V band is not covered: there is no mass-to-light ratio.'] : [])
  ];
}

function thirdOf({ third }: Grid): Pick<TemplateSet, 'alpha' | 'imfSlope'> {
  if (third === undefined) return {};
  const values = [...third.values];
  return third.name === 'alpha' ? { alpha: values } : { imfSlope: values };
}

function describe(
  name: string,
  grid: Grid,
  facts: { digest: string; warnings: string[] }
): TemplateSet {
  const { fwhmSource, source, ...words } = grid.words;
  const [first = 0, last = 0] = [grid.wave[0], grid.wave.at(-1)];
  const count = grid.wave.length;
  const step = Number(((last - first) / (count - 1)).toPrecision(12));
  const [min, max] = grid.fwhm.reduce<[number, number]>(
    ([low, high], fwhm) => [Math.min(low, fwhm), Math.max(high, fwhm)],
    [Infinity, 0]
  );
  const short = (value: number) => Number(value.toPrecision(6));
  return {
    schema: 1,
    name,
    ...words,
    count: nodesOf(grid).length,
    wave: { first, last, step, count },
    ages: [...grid.ages],
    mh: [...grid.mh],
    ...thirdOf(grid),
    fwhm: { min: short(min), max: short(max), source: fwhmSource },
    digest: facts.digest,
    provenance: { ...source, warnings: facts.warnings }
  };
}

/** Both files under a hidden name, then one rename: a set is whole or absent. */
async function writeSet(folder: string, manifest: TemplateSet, bytes: Uint8Array): Promise<void> {
  const draft = join(dirname(folder), `.${manifest.name}-${randomUUID()}`);
  try {
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, spectraFile), bytes, { flush: true });
    await writeFile(join(draft, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, {
      flush: true
    });
    await rename(draft, folder);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw new SpaxelError('OutputUnwritable', `${folder} cannot be written.`, cause);
  }
}

/** The set that lies there already, when it is the same. @throws SpaxelError OptionInvalid when it is another. */
async function sameSet(folder: string, digest: string): Promise<TemplateSet | undefined> {
  if ((await stat(folder).catch(() => undefined)) === undefined) return undefined;
  const manifest = await readManifest(folder);
  if (manifest.digest === digest) return (await readSet(folder)).manifest;
  const sentence = `A template set named ${manifest.name} exists with other content in ${folder}: choose another name, or remove it.`;
  throw new SpaxelError('OptionInvalid', sentence);
}

/**
 * Imports a MILES-style folder, or a pPXF .npz (itself, or the folder that holds it), as home/templates/NAME.
 * A set that is there already is kept when it is the same, and never replaced.
 * @throws SpaxelError OptionInvalid, FileNotFound, TemplatesBroken, OutputUnwritable, naming the file.
 */
export async function addSet(name: string, source: string, home: string): Promise<AddedSet> {
  if (!/^[a-z0-9][a-z0-9_.-]*$/.test(name) || name === 'default')
    throw new SpaxelError(
      'OptionInvalid',
      `"${name}" cannot name a template set: use small letters, digits, dots and dashes, and not "default".`
    );
  const grid = await readSource(source);
  check(grid, source);
  const tensors = tensorsOf(grid);
  const { medium, imf, fluxUnit } = grid.words;
  const bytes = writeSafetensors(tensors, { schema: '1', medium, imf, fluxUnit });
  const warnings = warningsOf(grid, tensors);
  const manifest = describe(name, grid, { digest: digestOf(bytes), warnings });
  const folder = join(home, 'templates', name);
  const existing = await sameSet(folder, manifest.digest);
  if (existing !== undefined) return { folder, manifest: existing, warnings, isNew: false };
  await writeSet(folder, manifest, bytes);
  return { folder, manifest, warnings, isNew: true };
}
