import { SpaxelError } from '@spaxel/core';
import type { Instruments } from './instruments.ts';
import type { OpenOptions } from './layout.ts';
import { openCube, type OpenCube } from './open.ts';
import type { SideShelf } from './side/shelf.ts';

/** How many cubes stay open for viewing. */
const places = 16;

const never = new AbortController().signal;

/** The cubes that are open for viewing, by id; the one longest unused is closed when there are too many. */
export class CubeShelf {
  readonly #cubes = new Map<string, OpenCube>();
  /** How a path is told to callers. */
  readonly #nameOf: (path: string) => string;

  readonly #instruments: Instruments | undefined;
  readonly #sides: SideShelf | undefined;

  constructor(
    nameOf: (path: string) => string,
    { instruments, sides }: { instruments?: Instruments; sides?: SideShelf | undefined } = {}
  ) {
    this.#nameOf = nameOf;
    this.#instruments = instruments;
    this.#sides = sides;
  }

  /** Opens a cube, or finds it open; a file that changed, or is to be read otherwise, gets a new id. Errors as openCube. */
  async open(path: string, reading: OpenOptions = {}): Promise<OpenCube> {
    const saved = (await this.#instruments?.all())?.instruments ?? [];
    const sides = this.#sides === undefined ? {} : { sides: this.#sides };
    const name = this.#nameOf(path);
    const cube = await openCube(path, never, { ...reading, ...sides, saved, name });
    const known = this.#cubes.get(cube.facts.id);
    if (known !== undefined) {
      await cube.close();
      return known;
    }
    this.#cubes.set(cube.facts.id, cube);
    const [oldest] = this.#cubes;
    if (this.#cubes.size > places && oldest !== undefined) {
      this.#cubes.delete(oldest[0]);
      await oldest[1].close();
    }
    return cube;
  }

  /** @throws SpaxelError CubeNotFound. */
  get(id: string): OpenCube {
    const cube = this.#cubes.get(id);
    if (cube === undefined) throw new SpaxelError('CubeNotFound', `No cube ${id} is open.`);
    this.#cubes.delete(id);
    this.#cubes.set(id, cube);
    return cube;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#cubes.values()].map(cube => cube.close()));
    this.#cubes.clear();
    await this.#sides?.close();
  }
}
