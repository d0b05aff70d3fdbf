// The file of a cube, and the one with its errors where the user names one: opened, watched and closed together.
import type { FitsUnit } from '@spaxel/core';
import { openSource } from './container.ts';
import { errorWords } from './errors.ts';
import type { FitsFile } from './file.ts';
import type { OpenOptions } from './layout.ts';
import { isRemote } from './remote/address.ts';
import { stampRemote } from './remote/source.ts';
import { assertUnchanged, stampFile, type FileStamp } from './stamp.ts';
import { fileOf } from './tiles/unpacked.ts';
import { readUnits } from './units.ts';

/** An open file, or two. */
export interface OpenedFile extends FitsFile {
  /** Of the cube's file first. */
  readonly stamps: readonly [FileStamp, ...FileStamp[]];
  close(): Promise<void>;
}

/** @throws SpaxelError CubeChanged when one of the files is not what it was. */
export async function assertAllUnchanged(stamps: readonly FileStamp[]): Promise<void> {
  for (const stamp of stamps) await assertUnchanged(stamp);
}

async function openOne(path: string, name: string, signal: AbortSignal): Promise<OpenedFile> {
  const stamp = isRemote(path) ? await stampRemote(path, signal) : await stampFile(path, name);
  const source = await openSource(stamp, signal);
  try {
    const file = fileOf(await readUnits(source, stamp.name, signal), stamp, source);
    return { ...file, stamps: [stamp], close: () => source.close() };
  } catch (thrown) {
    await source.close();
    await assertUnchanged(stamp);
    throw thrown;
  }
}

/** Opens what is to be read. @throws SpaxelError as openCube does of files and headers. */
export async function openFiles(
  path: string,
  { name, errorExtension }: OpenOptions,
  signal: AbortSignal
): Promise<OpenedFile> {
  const file = await openOne(path, name ?? path, signal);
  const errors = errorExtension === undefined ? undefined : errorWords(errorExtension);
  if (errors?.isFile !== true) return file;
  try {
    const beside = await openOne(errors.name, errors.name, signal);
    const isBeside = (unit: FitsUnit): boolean => beside.units.includes(unit);
    return {
      units: file.units,
      beside: beside.units,
      name: file.name,
      stamps: [...file.stamps, ...beside.stamps],
      sourceOf: unit => (isBeside(unit) ? beside.sourceOf(unit) : file.sourceOf(unit)),
      close: async () => {
        await Promise.all([file.close(), beside.close()]);
      }
    };
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}
