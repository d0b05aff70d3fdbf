import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { headBytes, headOf, recordBytes, sideBytes, type SidePlan } from './plan.ts';

/** One open side file. */
export class SideFile {
  readonly #handle: FileHandle;
  readonly #plan: SidePlan;

  private constructor(handle: FileHandle, plan: SidePlan) {
    this.#handle = handle;
    this.#plan = plan;
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

  /** The stored pixels of `count` neighbours from (x, y) on, a piece each; undefined when one is damaged. */
  async read(start: { x: number; y: number; count: number }): Promise<Uint8Array[] | undefined> {
    const { nx, nz, pixelBytes } = this.#plan;
    const step = recordBytes(this.#plan);
    const records = Buffer.allocUnsafeSlow(start.count * step);
    const offset = headBytes + (start.y * nx + start.x) * step;
    const { bytesRead } = await this.#handle
      .read(records, 0, records.length, offset)
      .catch(() => ({ bytesRead: 0 }));
    if (bytesRead < records.length) return undefined;
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < records.length; at += step) {
      const piece = records.subarray(at, at + nz * pixelBytes);
      if (crc32(piece) !== records.readUInt32LE(at + step - 4)) return undefined;
      pieces.push(piece);
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
