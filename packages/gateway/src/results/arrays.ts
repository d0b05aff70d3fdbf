import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, SpaxelError, type TensorFile } from '@spaxel/core';
import type { SegmentRow } from '../ledger/index.ts';

/** Where a job's arrays lie until they are written anew. */
const firstFile = 'arrays.bin';

/** What one task has brought. */
interface TaskArrays {
  readonly task: string;
  readonly payload: Uint8Array;
}

/** The append-only file of a job's arrays: one safetensors block a task, synced to disk before the ledger says so. */
export class ArrayFile {
  readonly #file: FileHandle;
  readonly #name: string;
  #end: number;
  #count: number;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, name: string, segments: readonly SegmentRow[]) {
    this.#file = file;
    this.#name = name;
    this.#end = endOf(segments);
    this.#count = segments.reduce((most, { segment }) => Math.max(most, segment + 1), 0);
  }

  /** Opens a job's file and drops what was written after the last committed segment. */
  static async open(folder: string, segments: readonly SegmentRow[]): Promise<ArrayFile> {
    const name = segments.at(-1)?.file ?? firstFile;
    const path = join(folder, name);
    const file = await open(path, 'a+');
    const end = endOf(segments);
    const { size } = await file.stat();
    if (size < end) {
      await file.close();
      throw new SpaxelError(
        'LedgerBroken',
        `${path} has ${String(size)} bytes; the ledger knows of ${String(end)}.`
      );
    }
    if (size > end) await file.truncate(end);
    return new ArrayFile(file, name, segments);
  }

  /** Appends one task's arrays and syncs them: the segment's row for the ledger. */
  async append(task: string, payload: Uint8Array): Promise<SegmentRow> {
    const [row] = await this.appendAll([{ task, payload }]);
    return row as SegmentRow;
  }

  /** Appends the arrays of several tasks and syncs them once: a row each, in their order, or none. In order of calls. */
  appendAll(all: readonly TaskArrays[]): Promise<SegmentRow[]> {
    const step = this.#queue.then(() => this.#write(all));
    this.#queue = step.catch(() => undefined);
    return step;
  }

  async #write(all: readonly TaskArrays[]): Promise<SegmentRow[]> {
    if (all.length === 0) return [];
    const start = this.#end;
    try {
      for (const { payload } of all) await this.#file.appendFile(payload);
      await this.#file.datasync();
    } catch (cause) {
      await this.#file.truncate(start);
      throw diskError(cause);
    }
    return all.map(({ task, payload: { byteLength: bytes } }) => {
      const offset = this.#end;
      this.#end += bytes;
      return { segment: this.#count++, task, offset, bytes, file: this.#name };
    });
  }

  /** The arrays of one segment. @throws SpaxelError FitterBroken when they are not whole. */
  async read({ offset, bytes }: SegmentRow): Promise<TensorFile> {
    const buffer = new Uint8Array(bytes);
    await this.#file.read(buffer, 0, bytes, offset);
    return readSafetensors(buffer);
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#file.close();
  }
}

function endOf(segments: readonly SegmentRow[]): number {
  return segments.reduce((most, { offset, bytes }) => Math.max(most, offset + bytes), 0);
}

function diskError(cause: unknown): unknown {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') return cause;
  return new SpaxelError('DiskFull', 'The disk with the jobs’ arrays is full.', cause);
}
