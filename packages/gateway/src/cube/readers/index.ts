// The readers of all instruments, tried in order: the first that recognises a file reads it.
import { SpaxelError, type FitsUnit } from '@spaxel/core';
import { califa } from './califa.ts';
import { generic } from './generic.ts';
import { gmos } from './gmos.ts';
import { jwst } from './jwst.ts';
import { kcwi } from './kcwi.ts';
import { manga } from './manga.ts';
import { megara } from './megara.ts';
import { muse } from './muse.ts';
import { sami } from './sami.ts';
import { weave } from './weave.ts';
import type { Reader } from './reader.ts';

const readers: readonly Reader[] = [megara, muse, manga, califa, kcwi, sami, weave, jwst, gmos];

/** The reader of a file, or the one that the user names. @throws SpaxelError OptionInvalid for a name that is none. */
export function readerFor(units: readonly FitsUnit[], said: string | undefined): Reader {
  if (said === undefined) return readers.find(one => one.recognises(units)) ?? generic;
  const named = [...readers, generic].find(({ name }) => name === said.toLowerCase());
  if (named?.recognises(units) === true) return named;
  const names = [...readers, generic].map(({ name }) => name).join(', ');
  throw new SpaxelError(
    'OptionInvalid',
    named === undefined
      ? `--instrument ${said}: known are ${names}.`
      : `--instrument ${said}: ${units[0]?.header.file ?? 'the file'} lacks the extensions of its cubes.`
  );
}
