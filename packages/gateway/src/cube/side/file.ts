import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { headBytes, headOf, recordBytes, sideBytes, type SidePlan } from './plan.ts';

/** One open side file. */
export class SideFile {
  readonly #handle: FileHandle;
  readonly #plan: SidePlan;
  /** 1 for each record whose checksum was right: it is not reckoned again. */
  readonly #sound: Uint8Array;

  private constructor(handle: FileHandle, plan: SidePlan) {
    this.#handle = handle;
    this.#plan = plan;
    this.#sound = new Uint8Array(plan.nx * plan.ny);
  }

  /** Undefined when there is none, or none that is whole. */
  static async open(path: string, plan: SidePlan): Promise<SideFile | undefined> {
    const handle = await open(path, 'r').catch(() => undefined);
    if (handle === undefined) return undefined;
    if (await isWhole(handle, plan)) {
      // What is used last is removed last.
      const now = new Date();
      await handle.utimes(now, now).catch(() => undefined);
      return new SideFile(handle, plan);
    }
    await handle.close();
    return undefined;
  }

  /** The stored pixels of `count` neighbours from (x, y) on, a piece each, in `room` for their records; undefined when one is damaged. */
  async read(
    start: { x: number; y: number; count: number },
    room?: Uint8Array
  ): Promise<Uint8Array[] | undefined> {
    const step = recordBytes(this.#plan);
    const length = start.count * step;
    const records = room
      ? Buffer.from(room.buffer, room.byteOffset, length)
      : Buffer.allocUnsafeSlow(length);
    const first = start.y * this.#plan.nx + start.x;
    const offset = headBytes + first * step;
    const { bytesRead } = await this.#handle
      .read(records, 0, records.length, offset)
      .catch(() => ({ bytesRead: 0 }));
    return bytesRead < length ? undefined : this.#piecesOf(records, first);
  }

  #piecesOf(records: Buffer, first: number): Uint8Array[] | undefined {
    const { nz, pixelBytes } = this.#plan;
    const step = recordBytes(this.#plan);
    const pieces: Uint8Array[] = [];
    for (let nth = 0; nth * step < records.length; nth += 1) {
      const piece = records.subarray(nth * step, nth * step + nz * pixelBytes);
      pieces.push(piece);
      if (this.#sound[first + nth] === 1) continue;
      if (crc32(piece) !== records.readUInt32LE((nth + 1) * step - 4)) return undefined;
      this.#sound[first + nth] = 1;
    }
    return pieces;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function isWhole(handle: FileHandle, plan: SidePlan): Promise<boolean> {
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(headBytes);
    await handle.read(head, 0, headBytes, 0);
    return size === sideBytes(plan) && head.equals(headOf(plan));
  } catch {
    return false;
  }
}
