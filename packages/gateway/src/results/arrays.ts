import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, SpaxelError, type TensorFile } from '@spaxel/core';
import type { SegmentRow } from '../ledger/index.ts';

/** The append-only file of a job's arrays: one safetensors block a task, synced to disk before the ledger says so. */
export class ArrayFile {
  readonly #file: FileHandle;
  #end: number;
  #count: number;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, end: number, count: number) {
    this.#file = file;
    this.#end = end;
    this.#count = count;
  }

  /** Opens a job's file and drops what was written after the last committed segment. */
  static async open(folder: string, segments: readonly SegmentRow[]): Promise<ArrayFile> {
    const file = await open(join(folder, 'arrays.bin'), 'a+');
    const end = segments.reduce((most, { offset, bytes }) => Math.max(most, offset + bytes), 0);
    const { size } = await file.stat();
    if (size < end) {
      await file.close();
      throw new SpaxelError(
        'LedgerBroken',
        `${join(folder, 'arrays.bin')} has ${String(size)} bytes; the ledger knows of ${String(end)}.`
      );
    }
    if (size > end) await file.truncate(end);
    return new ArrayFile(file, end, segments.length);
  }

  /** Appends one task's arrays and syncs them: the segment's row for the ledger. One at a time, in order of calls. */
  append(task: string, payload: Uint8Array): Promise<SegmentRow> {
    const step = this.#queue.then(() => this.#write(task, payload));
    this.#queue = step.catch(() => undefined);
    return step;
  }

  async #write(task: string, payload: Uint8Array): Promise<SegmentRow> {
    const offset = this.#end;
    try {
      await this.#file.appendFile(payload);
      await this.#file.datasync();
    } catch (cause) {
      await this.#file.truncate(offset);
      throw diskError(cause);
    }
    this.#end += payload.byteLength;
    return { segment: this.#count++, task, offset, bytes: payload.byteLength };
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

function diskError(cause: unknown): unknown {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') return cause;
  return new SpaxelError('DiskFull', 'The disk with the jobs’ arrays is full.', cause);
}
