import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePixels, encodingOf, parseUnits } from '@spaxel/core';
import { ModelFile } from './models.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spaxel-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('models lie at their bins, whatever order they came in; NaN where there is none', async () => {
  const path = join(folder, 'models.fits');
  const file = await ModelFile.make(path, { bins: 6, wave: Float64Array.of(5000, 5001) });
  const put = (values: number[], rows: [number, number][]) => {
    const model = { shape: [values.length / 2, 2], data: Float32Array.from(values) };
    return file.put({ tensors: new Map([['MODEL', model]]), metadata: {} }, rows);
  };
  await put(
    [30, 31, 40, 41, 10, 11],
    [
      [4, 1],
      [1, 2],
      [3, 0]
    ]
  );
  await put([0, 1, -1, -1], [[0, 0]]);
  await file.close();
  const bytes = await readFile(path);
  const unit = parseUnits(bytes, path).find(({ name }) => name === 'MODEL')!;
  const data = bytes.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes);
  const found = decodePixels(data, encodingOf(unit.header));
  expect([...found]).toEqual([0, 1, 10, 11, NaN, NaN, 30, 31, 40, 41, NaN, NaN]);
});
