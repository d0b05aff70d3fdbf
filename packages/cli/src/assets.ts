import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { homeFolder } from '@spaxel/gateway';

/** Where the things that the program needs lie: beside the bundle, and wherever the environment adds. */
export interface Assets {
  /** Folders of fitters; SPAXEL_FITTERS first. */
  readonly fitters: readonly string[];
  /** Folders of template sets: the user's own, SPAXEL_TEMPLATES, those shipped. */
  readonly templates: readonly string[];
  /** The program that makes side files of large cubes, when it is there. */
  readonly sideProgram: string | undefined;
  /** argv that starts this program again. */
  readonly self: readonly [string, ...string[]];
}

const listed = (name: string): string[] =>
  (process.env[name] ?? '').split(delimiter).filter(path => path !== '');

/** @param folder where the bundle lies @param program path of the bundle itself */
export function findAssets(folder: string, program: string): Assets {
  const own = (name: string): string[] => [join(folder, name)].filter(path => existsSync(path));
  return {
    fitters: [...listed('SPAXEL_FITTERS'), ...own('fitters')],
    templates: [userTemplates(), ...listed('SPAXEL_TEMPLATES'), ...own('templates')],
    sideProgram: sidePrograms(folder).find(path => existsSync(path)),
    self: [process.execPath, program]
  };
}

/** Beside the bundle, else among the sources. */
function sidePrograms(folder: string): string[] {
  return [join(folder, 'side.mjs'), join(folder, '../../gateway/src/cube/side/thread.ts')];
}

/** Where what can be made again is kept. */
export function userCache(): string {
  return join(homeFolder(process.env, process.platform), 'cache');
}

/** The user's own instruments. */
export function userInstruments(): string {
  return join(homeFolder(process.env, process.platform), 'instruments');
}

/** The user's own template sets. */
export function userTemplates(): string {
  return join(homeFolder(process.env, process.platform), 'templates');
}
