// The cubes that are open, by id; opening the same file twice gives the same cube.
import { SpaxelError } from '@spaxel/core';
import type { OpenOptions } from './layout.ts';
import { openCube, type OpenCube } from './open.ts';

/** Cubes kept open at once: a file handle each for the large ones. */
const mostOpen = 32;

/** Opens cubes and finds them again; the one that was asked for longest ago is closed first. */
export class CubeShelf {
  readonly #cubes = new Map<string, OpenCube>();

  /** Opens a cube, or gives the open one when the file is the same. @throws SpaxelError as openCube does. */
  async open(
    path: string,
    signal: AbortSignal = new AbortController().signal,
    options: OpenOptions = {}
  ): Promise<OpenCube> {
    const fresh = await openCube(path, signal, options);
    const { id } = fresh.facts;
    const known = this.#cubes.get(id);
    if (known !== undefined) await fresh.close();
    const cube = known ?? fresh;
    this.#keep(id, cube);
    return cube;
  }

  /** An open cube. @throws SpaxelError CubeNotFound. */
  get(id: string): OpenCube {
    const cube = this.#cubes.get(id);
    if (cube === undefined) throw new SpaxelError('CubeNotFound', `No cube ${id} is open.`);
    this.#keep(id, cube);
    return cube;
  }

  /** Closes all. */
  async close(): Promise<void> {
    const cubes = [...this.#cubes.values()];
    this.#cubes.clear();
    await Promise.all(cubes.map(cube => cube.close()));
  }

  #keep(id: string, cube: OpenCube): void {
    this.#cubes.delete(id);
    this.#cubes.set(id, cube);
    const [oldest] = this.#cubes.keys();
    if (this.#cubes.size <= mostOpen || oldest === undefined) return;
    void this.#cubes.get(oldest)?.close();
    this.#cubes.delete(oldest);
  }
}
