import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@spaxel/core';
import { ArrayFile } from './arrays.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-arrays-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const block = (...values: number[]): Uint8Array =>
  writeSafetensors(new Map([['V', { shape: [values.length], data: new Float64Array(values) }]]));

test('segments are read back, and one that the ledger does not know is dropped at the next start (F7)', async () => {
  const file = await ArrayFile.open(folder, []);
  const [first, second] = await Promise.all([
    file.append('a', block(1, 2)),
    file.append('b', block(3))
  ]);
  await file.close();
  appendFileSync(join(folder, 'arrays.bin'), 'half a task');
  const again = await ArrayFile.open(folder, [first, second]);
  expect(statSync(join(folder, 'arrays.bin')).size).toBe(second.offset + second.bytes);
  expect((await again.read(second)).tensors.get('V')?.data).toEqual(new Float64Array([3]));
  expect((await again.append('c', block(4))).segment).toBe(2);
  await again.close();
});

test('a file shorter than the ledger says is refused', async () => {
  const file = await ArrayFile.open(folder, []);
  const row = await file.append('a', block(1));
  await file.close();
  truncateSync(join(folder, 'arrays.bin'), row.bytes - 1);
  await expect(ArrayFile.open(folder, [row])).rejects.toMatchObject({ _tag: 'LedgerBroken' });
});
