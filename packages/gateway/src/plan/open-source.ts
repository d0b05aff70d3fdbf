import { openCube } from '../cube/index.ts';
import { cubeSource } from './cube-source.ts';
import type { FitSource } from './source.ts';

/** Opens what a `fit` names: a cube, or spectra. Errors as openCube. */
export async function openSource(
  paths: readonly string[],
  nameOf: (path: string) => string
): Promise<FitSource> {
  const [path = ''] = paths;
  const cube = await openCube(path, new AbortController().signal, { name: nameOf(path) });
  return cubeSource(cube, path);
}
