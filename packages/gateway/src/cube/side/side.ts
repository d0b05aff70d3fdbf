import type { SideFile } from './file.ts';
import { HalfSide, type Neighbours } from './half.ts';
import { imageBytes, recordBytes, type Fetched, type SidePlan } from './plan.ts';
import type { SideShelf } from './shelf.ts';

/** The side file of one image of an open cube, from before it is made to when the cube is closed. */
export class Side {
  readonly #shelf: SideShelf;
  readonly #plan: SidePlan;
  #file: Promise<SideFile | undefined> | undefined;
  readonly #half: HalfSide;
  #isClosed = false;

  constructor(shelf: SideShelf, plan: SidePlan) {
    this.#shelf = shelf;
    this.#plan = plan;
    this.#half = new HalfSide(shelf, plan);
  }

  /** Bytes of room for one spectrum. */
  get recordBytes(): number {
    return recordBytes(this.#plan);
  }

  /** The stored pixels of neighbours, a piece each, in `room` when there is some; undefined while they are in no sound side file, which is asked for. */
  async read(start: Neighbours, room?: Uint8Array): Promise<Uint8Array[] | undefined> {
    const file = await this.#open();
    if (file === undefined) return this.#isClosed ? undefined : this.#half.read(start, room);
    const pieces = await file.read(start, room);
    if (pieces === undefined && !this.#isClosed) await this.#drop(file);
    return pieces;
  }

  /** How much of an image elsewhere is here; `isUnderway` while the rest is coming. */
  get fetched(): Fetched & { readonly isUnderway: boolean } {
    const of = imageBytes(this.#plan);
    const underway = this.#shelf.fetched(this.#plan);
    return { bytes: of, of, ...underway, isUnderway: underway !== undefined };
  }

  /** Resolves when the side file is there, or cannot be made. */
  async made(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const gone = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    await Promise.race([this.#shelf.settled(), gone]);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#half.close();
    await (await this.#file)?.close();
  }

  async #open(): Promise<SideFile | undefined> {
    if (this.#isClosed) return undefined;
    const asked = (this.#file ??= this.#shelf.open(this.#plan));
    const file = await asked;
    if (file !== undefined) {
      await this.#half.close();
      return file;
    }
    if (this.#file === asked) this.#file = undefined;
    this.#shelf.wish(this.#plan);
    return undefined;
  }

  /** Reads that failed together drop the file once. */
  async #drop(file: SideFile): Promise<void> {
    if ((await this.#file) !== file) return;
    this.#file = undefined;
    await this.#shelf.replace(this.#plan);
    await file.close();
  }
}
