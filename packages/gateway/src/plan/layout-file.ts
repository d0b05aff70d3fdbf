import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, SpaxelError, writeSafetensors, type Tensor } from '@spaxel/core';
import type { Layout } from './layout.ts';

const file = 'layout.safetensors';

/** Writes a job's layout beside its arrays. */
export async function writeLayout(
  folder: string,
  { nx, ny, bin, status, sn }: Layout
): Promise<void> {
  const shape = [ny, nx];
  const tensors = new Map<string, Tensor>([
    ['BINID', { shape, data: bin }],
    ['STATUS', { shape, data: status }],
    ['SNR', { shape, data: sn }]
  ]);
  await writeFile(join(folder, file), writeSafetensors(tensors));
}

/** @throws SpaxelError LedgerBroken when the file is not whole. */
export async function readLayout(folder: string): Promise<Layout> {
  const path = join(folder, file);
  const { tensors } = readSafetensors(await readFile(path));
  const [bin, status, sn] = ['BINID', 'STATUS', 'SNR'].map(name => tensors.get(name));
  const [ny, nx] = bin?.shape ?? [];
  if (
    !(bin?.data instanceof Int32Array) ||
    !(status?.data instanceof Int32Array) ||
    !(sn?.data instanceof Float64Array) ||
    nx === undefined ||
    ny === undefined
  )
    throw new SpaxelError('LedgerBroken', `${path} is not a layout.`);
  return { nx, ny, bin: bin.data, status: status.data, sn: sn.data };
}
