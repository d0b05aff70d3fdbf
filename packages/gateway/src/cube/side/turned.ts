import { setImmediate as turnOfOthers } from 'node:timers/promises';
import type { HeldBytes } from '../source.ts';
import { heldNow, keptBytes } from '../whole.ts';
import { turnRow, wordsOf, type Turn } from './turn.ts';

/** An image whose file is in memory. */
export interface TurnPlan {
  readonly held: HeldBytes;
  readonly dataOffset: number;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly pixelBytes: number;
}

/** Others have their turn after so many bytes: about two milliseconds. */
const atOnce = 1024 * 1024;
const never = new AbortController().signal;

/**
 * The second order of a small cube: its spectra one after the other, in memory beside its planes and counted with them. It is made
 * when the first spectrum is asked for, which does not wait. Of 43 x 40 x 4300 a spectrum then takes a quarter of the time, an
 * aperture a tenth (bench/cube/small.mjs).
 */
export class Turned {
  readonly #plan: TurnPlan;
  readonly #key: string;
  #isUnderway = false;

  constructor(plan: TurnPlan) {
    this.#plan = plan;
    this.#key = `${plan.held.key}\nturned\n${plan.dataOffset}`;
  }

  /** Bytes of room for one spectrum: a multiple of 8, so that numbers of any width lie evenly. */
  get recordBytes(): number {
    const { nz, pixelBytes } = this.#plan;
    return 8 * Math.ceil((nz * pixelBytes) / 8);
  }

  /** The stored pixels of neighbours, a piece each, in `room` when there is some; undefined while they are not here, and then they are made. */
  read(
    { x, y, count }: { x: number; y: number; count: number },
    room?: Uint8Array
  ): Uint8Array[] | undefined {
    const turned = heldNow(this.#key);
    if (turned === undefined) {
      void this.#make();
      return undefined;
    }
    const { nx, nz, pixelBytes } = this.#plan;
    const step = this.recordBytes;
    const first = (y * nx + x) * step;
    const records = turned.subarray(first, first + count * step);
    room?.set(records);
    const from = room ?? records;
    return Array.from({ length: count }, (_, nth) =>
      from.subarray(nth * step, nth * step + nz * pixelBytes)
    );
  }

  /** What cannot be read is told to those who read planes. */
  async #make(): Promise<void> {
    if (this.#isUnderway) return;
    this.#isUnderway = true;
    await keptBytes(this.#key, () => this.#turn(), never).catch(() => undefined);
    this.#isUnderway = false;
  }

  async #turn(): Promise<Uint8Array> {
    const { held, dataOffset, nx, ny, nz, pixelBytes } = this.#plan;
    const bytes = await held.load(never);
    const length = nx * ny * nz * pixelBytes;
    if (bytes.length < dataOffset + length) throw new Error('The cube ends before its last plane.');
    const planes = bytes.subarray(dataOffset, dataOffset + length);
    const step = this.recordBytes;
    const out = new Uint8Array(nx * ny * step);
    const size = Math.min(pixelBytes, 4);
    const from = wordsOf(planes.byteOffset % size === 0 ? planes : planes.slice(), size);
    const turn: Turn = {
      ...{ nx, nz, planeStep: (nx * ny * pixelBytes) / size, recordStep: step / size },
      wordsPerPixel: pixelBytes / size
    };
    const rows = Math.max(1, Math.floor(atOnce / (nx * nz * pixelBytes)));
    for (let y = 0; y < ny; y += 1) {
      const row = wordsOf(out.subarray(y * nx * step, (y + 1) * nx * step), size);
      turnRow(row, from, { turn, first: (y * nx * pixelBytes) / size });
      if (y % rows === rows - 1) await turnOfOthers();
    }
    return out;
  }
}
