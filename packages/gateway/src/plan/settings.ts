import { readFile } from 'node:fs/promises';
import { SpaxelError, type Command, type MaskInterval, type Medium } from '@spaxel/core';
import { readMask } from './mask.ts';
import { readRegion, type Region } from './select.ts';

/** The options of `fit` that choose and prepare spectra, read and checked. */
export interface Settings {
  /** Null = from the header. */
  readonly z: number | null;
  readonly medium: Medium | null;
  readonly lsf: { readonly wave: readonly number[]; readonly fwhm: readonly number[] } | null;
  readonly ebv: number;
  /** From --mask FILE; empty when none was given. */
  readonly mask: readonly MaskInterval[];
  /** Whether the lines of gas and of the night sky are left out too: unless `--lines keep`. */
  readonly areLinesMasked: boolean;
  readonly isSelected: Region;
  readonly minSn: number;
  readonly snRange: readonly [number, number] | undefined;
  readonly seed: number;
  readonly limitSeconds: number;
  readonly useCache: boolean;
}

/** What is left to be known once the preparation is: which spectra, and how they are fitted. */
export type Choice = Pick<
  Settings,
  'isSelected' | 'minSn' | 'snRange' | 'seed' | 'limitSeconds' | 'useCache'
>;

/** Makes a caller's path real. */
export type Resolve = (path: string) => Promise<string>;

const defaultLimitSeconds = 120;

function readRedshift(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text === 'auto') throw new SpaxelError('NotBuiltYet', '--z auto is not built yet.');
  const z = Number(text);
  if (text.trim() === '' || !(z > -0.1 && z < 20))
    throw new SpaxelError('OptionInvalid', `--z ${text} is no redshift between -0.1 and 20.`);
  return z;
}

async function readText(path: string, option: string, resolve: Resolve): Promise<string> {
  try {
    return await readFile(await resolve(path), 'utf8');
  } catch (cause) {
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('FileNotFound', `--${option} ${path} cannot be read.`, cause);
  }
}

async function readLsf(text: string | undefined, resolve: Resolve): Promise<Settings['lsf']> {
  if (text === undefined) return null;
  const fwhm = Number(text);
  if (fwhm > 0 && fwhm < 100) return { wave: [0], fwhm: [fwhm] };
  if (Number.isFinite(fwhm))
    throw new SpaxelError('OptionInvalid', `--lsf ${text} is no FWHM in angstrom.`);
  const rows = (await readText(text, 'lsf', resolve))
    .split(/\r?\n/)
    .map(line => line.replace(/#.*/, '').trim())
    .filter(line => line !== '')
    .map(line => line.split(/[\s,]+/).map(Number));
  const isGood = rows.every(
    ([wave = NaN, value = NaN], at) => value > 0 && wave > (rows[at - 1]?.[0] ?? 0)
  );
  if (!isGood || rows.length === 0)
    throw new SpaxelError(
      'OptionInvalid',
      `--lsf ${text} needs lines of rising wavelength and FWHM, both in angstrom.`
    );
  return { wave: rows.map(([wave = 0]) => wave), fwhm: rows.map(([, value = 0]) => value) };
}

function readMedium(text: string | undefined): Medium | null {
  if (text === undefined || text === 'air' || text === 'vacuum') return text ?? null;
  throw new SpaxelError('OptionInvalid', `--wave ${text}: write air or vacuum.`);
}

function readLines(text = 'mask'): boolean {
  if (text === 'mask' || text === 'keep') return text === 'mask';
  throw new SpaxelError('OptionInvalid', `--lines ${text}: write mask or keep.`);
}

/** @throws SpaxelError OptionInvalid, FileNotFound, NotBuiltYet. */
export async function readSettings({ options }: Command, resolve: Resolve): Promise<Settings> {
  const text = (name: string): string | undefined => options[name] as string | undefined;
  const number = (name: string, other: number): number =>
    (options[name] as number | undefined) ?? other;
  const mask = text('mask');
  const bins = text('bins') ?? 'none';
  if (bins !== 'none')
    throw new SpaxelError('NotBuiltYet', `--bins ${bins} is not built yet; only none is.`);
  const chosen = readRegion(text('select') ?? 'all', 'select');
  const excluded = ((options['exclude'] as readonly string[] | undefined) ?? []).map(one =>
    readRegion(one, 'exclude')
  );
  return {
    z: readRedshift(text('z')),
    medium: readMedium(text('wave')),
    lsf: await readLsf(text('lsf'), resolve),
    ebv: number('ebv', 0),
    mask: mask === undefined ? [] : readMask(await readText(mask, 'mask', resolve), mask),
    areLinesMasked: readLines(text('lines')),
    isSelected: (x, y) => chosen(x, y) && !excluded.some(region => region(x, y)),
    minSn: number('min-sn', 0),
    snRange: options['sn-range'] as [number, number] | undefined,
    seed: number('seed', 0),
    limitSeconds: number('limit', defaultLimitSeconds),
    useCache: options['no-cache'] !== true
  };
}
