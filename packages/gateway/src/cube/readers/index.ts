// The readers of all instruments, tried in order: the first that recognises a file reads it.
import { SpaxelError, type FitsUnit } from '@spaxel/core';
import type { OpenOptions } from '../layout.ts';
import { califa } from './califa.ts';
import { generic } from './generic.ts';
import { gmos } from './gmos.ts';
import { jwst } from './jwst.ts';
import { kcwi } from './kcwi.ts';
import { manga } from './manga.ts';
import { megara } from './megara.ts';
import { muse } from './muse.ts';
import type { Reader } from './reader.ts';
import { sami } from './sami.ts';
import { savedReader } from './saved.ts';
import { weave } from './weave.ts';

const readers: readonly Reader[] = [megara, muse, manga, califa, kcwi, sami, weave, jwst, gmos];

/** The names of our own readers. */
export const readerNames: readonly string[] = [...readers, generic].map(({ name }) => name);

/**
 * The reader of a file: the one that the user names, else the first that recognises it, the user's own before ours.
 * @throws SpaxelError OptionInvalid for a name that is none, or whose cubes are others.
 */
export function readerFor(
  units: readonly FitsUnit[],
  { instrument: said, saved = [] }: OpenOptions
): Reader {
  const all = [...saved.map(savedReader), ...readers];
  if (said === undefined) return all.find(one => one.recognises(units)) ?? generic;
  const named = [...all, generic].find(({ name }) => name === said.toLowerCase());
  if (named?.recognises(units) === true) return named;
  const names = [...all, generic].map(({ name }) => name).join(', ');
  throw new SpaxelError(
    'OptionInvalid',
    named === undefined
      ? `--instrument ${said}: known are ${names}.`
      : `--instrument ${said}: ${units[0]?.header.file ?? 'the file'} is not laid out as its cubes are.`
  );
}
