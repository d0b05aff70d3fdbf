import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as templates from './index.ts';
import { lightInV } from './light.ts';

const { findSet, listSets, readSet } = templates;
const shipped = join(__dirname, '../sets');

function copyOf(name: string): { root: string; folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'spaxel-sets-'));
  const folder = join(root, name);
  cpSync(join(shipped, 'default'), folder, { recursive: true });
  return { root, folder };
}

test('the shipped set is whole, in order, and lit', async () => {
  const set = await readSet(join(shipped, 'default'));
  const { ages, mh, count, wave } = set.manifest;
  expect(set.spectra.length).toBe(count * wave.count);
  expect(set.mh[0]).toBe(mh[0]);
  expect(set.mh[ages.length]).toBe(mh[1]);
  expect(set.logAge[1]).toBeCloseTo(9 + Math.log10(ages[1] ?? NaN), 10);
});

test("the V-band light agrees with FASTAR's own filter and Sun within 4 %", async () => {
  const set = await readSet(join(shipped, 'default'));
  lightInV(set.wave, set.spectra).forEach((light, i) =>
    expect(Math.abs(light / (set.lightV[i] ?? NaN) - 1)).toBeLessThan(0.04)
  );
});

test('spectra that are not those described are refused, with the file', async () => {
  const { folder } = copyOf('default');
  const file = join(folder, 'spectra.safetensors');
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(file, bytes);
  await expect(readSet(folder)).rejects.toMatchObject({
    _tag: 'TemplatesBroken',
    message: expect.stringContaining(file)
  });
});

test.each([
  ['{', 'not JSON'],
  ['{"schema": 2}', 'schema 1'],
  ['[]', 'schema 1']
])('a description %s is refused', async (text, says) => {
  const { folder } = copyOf('default');
  writeFileSync(join(folder, 'set.json'), text);
  await expect(readSet(folder)).rejects.toThrow(says);
});

test('a broken set hides no other; the first root counts', async () => {
  const { root, folder } = copyOf('default');
  cpSync(folder, join(root, 'other'), { recursive: true });
  writeFileSync(join(root, 'other', 'set.json'), '{');
  const { sets, broken } = await listSets([root, shipped, join(root, 'absent')]);
  expect(sets.map(set => set.folder)).toEqual([folder]);
  expect(broken.map(error => error._tag)).toEqual(['TemplatesBroken']);
  await expect(findSet('other', [root])).rejects.toThrow('not JSON');
  await expect(findSet('nowhere', [root])).rejects.toThrow('known are: default');
});

test('what the package offers', () => {
  expect(Object.keys(templates).sort()).toMatchSnapshot();
});
