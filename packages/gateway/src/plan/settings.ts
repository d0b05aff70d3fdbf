import { SpaxelError, type Command, type MaskInterval } from '@spaxel/core';
import type { OpenOptions } from '../cube/index.ts';
import { readMask } from './mask.ts';
import { readReading, readText, type Resolve } from './reading.ts';
import { readRegion, type Region } from './select.ts';

/** The options of `fit` that choose and prepare spectra, read and checked. */
export interface Settings {
  /** Null = from the header. */
  readonly z: number | null;
  /** What is said of the source beyond its header. */
  readonly reading: OpenOptions;
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
  /** The spaxel that is fitted first. */
  readonly first?: readonly [x: number, y: number] | undefined;
  readonly useCache: boolean;
  /** Whether only a few are fitted, to see what all would cost. */
  readonly isTrial?: boolean;
}

/** What is left to be known once the preparation is: which spectra, and how they are fitted. */
export type Choice = Pick<
  Settings,
  'isSelected' | 'minSn' | 'snRange' | 'seed' | 'limitSeconds' | 'useCache' | 'first' | 'isTrial'
>;

const defaultLimitSeconds = 120;

function readRedshift(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text === 'auto') throw new SpaxelError('NotBuiltYet', '--z auto is not built yet.');
  const z = Number(text);
  if (text.trim() === '' || !(z > -0.1 && z < 20))
    throw new SpaxelError('OptionInvalid', `--z ${text} is no redshift between -0.1 and 20.`);
  return z;
}

function readLines(text = 'mask'): boolean {
  if (text === 'mask' || text === 'keep') return text === 'mask';
  throw new SpaxelError('OptionInvalid', `--lines ${text}: write mask or keep.`);
}

/** @throws SpaxelError OptionInvalid, FileNotFound, NotBuiltYet. */
export async function readSettings(command: Command, resolve: Resolve): Promise<Settings> {
  const { options } = command;
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
    reading: await readReading(command, resolve),
    ebv: number('ebv', 0),
    mask: mask === undefined ? [] : readMask(await readText(mask, 'mask', resolve), mask),
    areLinesMasked: readLines(text('lines')),
    isSelected: (x, y) => chosen(x, y) && !excluded.some(region => region(x, y)),
    minSn: number('min-sn', 0),
    snRange: options['sn-range'] as [number, number] | undefined,
    seed: number('seed', 0),
    limitSeconds: number('limit', defaultLimitSeconds),
    first: options['first'] as [number, number] | undefined,
    isTrial: options['estimate'] === true,
    useCache: options['no-cache'] !== true
  };
}
