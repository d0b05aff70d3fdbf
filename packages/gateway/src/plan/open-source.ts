import { SpaxelError } from '@spaxel/core';
import { openCube, type OpenOptions, type SpectraOptions } from '../cube/index.ts';
import { cubeSource } from './cube-source.ts';
import { openList } from './list-source.ts';
import type { FitSource } from './source.ts';

const fits = /\.(fits|fit|fts)(\.gz|\.fz)?$/i;

/** What is said of all spectra of a list. @throws SpaxelError OptionInvalid for what only cubes have. */
function listOptions({
  medium,
  lsf: _,
  name: __,
  saved: ___,
  sides: ____,
  ...rest
}: OpenOptions): SpectraOptions {
  const [said] = Object.keys(rest);
  if (said === undefined) return medium === undefined ? {} : { medium };
  throw new SpaxelError('OptionInvalid', `Spectra have no extensions to choose from (${said}).`);
}

/**
 * Opens what a `fit` names: one cube, or spectra (several files, a text file, or a one-dimensional FITS image).
 * Errors as openCube and readSpectra.
 */
export async function openSource(
  paths: readonly string[],
  reading: OpenOptions
): Promise<FitSource> {
  const [path = ''] = paths;
  if (paths.length > 1 || !fits.test(path)) return openList(paths, listOptions(reading));
  try {
    const cube = await openCube(path, new AbortController().signal, reading);
    try {
      return cubeSource(cube, path);
    } catch (thrown) {
      await cube.close();
      throw thrown;
    }
  } catch (thrown) {
    if (!(thrown instanceof SpaxelError) || thrown._tag !== 'NotACube') throw thrown;
    return openList(paths, listOptions(reading)).catch(() => {
      throw thrown;
    });
  }
}
