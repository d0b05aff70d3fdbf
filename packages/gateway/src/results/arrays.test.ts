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

test('arrays of several tasks are one write, in their order, and none of them when one cannot be', async () => {
  const file = await ArrayFile.open(folder, []);
  const all = ['a', 'b'].map((task, at) => ({ task, payload: block(at) }));
  const rows = await file.appendAll(all);
  expect(rows.map(({ task, segment }) => [task, segment])).toEqual([
    ['a', 0],
    ['b', 1]
  ]);
  const broken = { task: 'd', payload: 'no bytes at all'.length as unknown as Uint8Array };
  await expect(file.appendAll([{ task: 'c', payload: block(7) }, broken])).rejects.toThrow();
  const next = await file.append('e', block(8));
  expect(next).toMatchObject({
    segment: 2,
    offset: (rows[1]?.offset ?? 0) + (rows[1]?.bytes ?? 0)
  });
  expect((await file.read(next)).tensors.get('V')?.data).toEqual(new Float64Array([8]));
  await file.close();
});

test('a file shorter than the ledger says is refused', async () => {
  const file = await ArrayFile.open(folder, []);
  const row = await file.append('a', block(1));
  await file.close();
  truncateSync(join(folder, 'arrays.bin'), row.bytes - 1);
  await expect(ArrayFile.open(folder, [row])).rejects.toMatchObject({ _tag: 'LedgerBroken' });
});
