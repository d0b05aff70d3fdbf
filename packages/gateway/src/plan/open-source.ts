import { SpaxelError } from '@spaxel/core';
import { openCube } from '../cube/index.ts';
import { cubeSource } from './cube-source.ts';
import { openList } from './list-source.ts';
import type { FitSource } from './source.ts';

const fits = /\.(fits|fit|fts)(\.gz|\.fz)?$/i;

/**
 * Opens what a `fit` names: one cube, or spectra (several files, a text file, or a one-dimensional FITS image).
 * Errors as openCube and readSpectra.
 */
export async function openSource(
  paths: readonly string[],
  nameOf: (path: string) => string
): Promise<FitSource> {
  const [path = ''] = paths;
  if (paths.length > 1 || !fits.test(path)) return openList(paths);
  try {
    const cube = await openCube(path, new AbortController().signal, { name: nameOf(path) });
    try {
      return cubeSource(cube, path);
    } catch (thrown) {
      await cube.close();
      throw thrown;
    }
  } catch (thrown) {
    if (!(thrown instanceof SpaxelError) || thrown._tag !== 'NotACube') throw thrown;
    return openList(paths).catch(() => {
      throw thrown;
    });
  }
}
