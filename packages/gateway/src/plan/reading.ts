// How a cube is to be read, as the user says it: the options that info, view and fit share.
import { readFile } from 'node:fs/promises';
import { SpaxelError, type Command, type LsfTable, type Medium } from '@spaxel/core';
import { errorWords, type OpenOptions } from '../cube/index.ts';

/** Makes a caller's path real. */
export type Resolve = (path: string) => Promise<string>;

/** The text of a file that an option names. @throws SpaxelError FileNotFound. */
export async function readText(path: string, option: string, resolve: Resolve): Promise<string> {
  try {
    return await readFile(await resolve(path), 'utf8');
  } catch (cause) {
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('FileNotFound', `--${option} ${path} cannot be read.`, cause);
  }
}

async function readLsf(text: string, resolve: Resolve): Promise<LsfTable> {
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

function readMedium(text: string): Medium {
  if (text === 'air' || text === 'vacuum') return text;
  throw new SpaxelError('OptionInvalid', `--wave ${text}: write air or vacuum.`);
}

/** The path of a file with errors is made real, as the cube's own is. */
async function errorsOf(said: string | undefined, resolve: Resolve): Promise<string | undefined> {
  const { name = '', isFile = false, kind } = said === undefined ? {} : errorWords(said);
  if (!isFile) return said;
  return [await resolve(name), ...(kind === undefined ? [] : [kind])].join(':');
}

/** @throws SpaxelError OptionInvalid, FileNotFound. */
export async function readReading({ options }: Command, resolve: Resolve): Promise<OpenOptions> {
  const text = (name: string): string | undefined => options[name] as string | undefined;
  const named: Readonly<Record<string, string | undefined>> = {
    instrument: text('instrument'),
    fluxExtension: text('flux-ext'),
    errorExtension: await errorsOf(text('error-ext'), resolve),
    maskExtension: text('mask-ext')
  };
  const [wave, lsf] = [text('wave'), text('lsf')];
  return {
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
    ...(wave === undefined ? {} : { medium: readMedium(wave) }),
    ...(lsf === undefined ? {} : { lsf: await readLsf(lsf, resolve) })
  };
}
