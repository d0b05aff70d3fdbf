import { SideFile } from './file.ts';
import type { SidePlan } from './plan.ts';
import type { SideShelf } from './shelf.ts';

/** `count` spaxels from (x, y) on, row after row. */
export interface Neighbours {
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/** A side file that is being made: the rows that are in it serve already, and the one that is looked at comes next. */
export class HalfSide {
  readonly #shelf: SideShelf;
  readonly #plan: SidePlan;
  #path = '';
  #file: Promise<SideFile | undefined> | undefined;

  constructor(shelf: SideShelf, plan: SidePlan) {
    this.#shelf = shelf;
    this.#plan = plan;
  }

  /** As Side.read; undefined while the rows are not there. */
  async read(start: Neighbours, room?: Uint8Array): Promise<Uint8Array[] | undefined> {
    const growing = this.#shelf.growing(this.#plan);
    if (growing === undefined) return undefined;
    const { rows, half } = growing;
    rows.want(start.y);
    const height = Math.ceil((start.x + start.count) / this.#plan.nx);
    if (!rows.has(start.y, height)) return undefined;
    return (await this.#open(half))?.read(start, room);
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await (await file)?.close();
  }

  /** One that failed and was begun again has another name. */
  async #open(path: string): Promise<SideFile | undefined> {
    if (path !== this.#path) await this.close();
    this.#path = path;
    return (this.#file ??= SideFile.open(path, this.#plan));
  }
}
