import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFitters } from './fitters.ts';
import { double, doubleFolder } from './host/testing/tasks.ts';
import { testFitter } from './selftest.ts';

const sources = __dirname;
let folder: string;

function lay(name: string, text: string): void {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'fitter.json'), text);
}

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spaxel-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('finds each subfolder with a fitter.json, through links too', async () => {
  symlinkSync(doubleFolder(sources), join(folder, 'linked'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'README'), '');
  const { fitters, broken } = await readFitters([folder]);
  expect(broken).toEqual([]);
  expect(fitters.map(({ manifest }) => manifest.name)).toEqual(['double']);
  expect(fitters[0]?.folder).toBe(join(folder, 'linked'));
});

test('of two fitters with one name the first folder counts', async () => {
  const { fitters } = await readFitters([join(sources, 'host'), folder, join(sources, 'host')]);
  expect(fitters.length).toBe(1);
});

test('broken manifests are told with file and key, and the good ones stay', async () => {
  const { manifest } = double(folder);
  lay('a-text', 'not JSON');
  lay('b-list', '[]');
  lay('c-start', JSON.stringify({ ...manifest, start: 'python' }));
  lay('d-quantities', JSON.stringify({ ...manifest, quantities: [{ name: 'v' }] }));
  lay('e-good', JSON.stringify(manifest));
  const { fitters, broken } = await readFitters([folder, join(folder, 'absent')]);
  expect(fitters.length).toBe(1);
  expect(broken.map(error => error._tag)).toEqual(Array(5).fill('FitterBroken'));
  expect(broken[0]?.message).toContain(join('a-text', 'fitter.json'));
  expect(broken[2]?.message).toMatch(/c-start.*"start"/);
  expect(broken[3]?.message).toMatch(/"quantities"/);
  expect(broken[4]?.message).toMatch(/absent/);
});

test('a self-test that exits 0 says available, and the version', async () => {
  expect(await testFitter(double(doubleFolder(sources)))).toEqual({
    available: true,
    sentence: '2.5'
  });
});

test('a self-test that fails gives its sentence', async () => {
  expect(await testFitter(double(doubleFolder(sources), '--lacking'))).toEqual({
    available: false,
    sentence: 'Install the double with pip install double.'
  });
});

test('a self-test that is silent or absent still gives a sentence', async () => {
  const { manifest } = double(folder);
  for (const selfTest of [['{node}', '-e', 'process.exit(3)'], ['/no/program']]) {
    const { available, sentence } = await testFitter({
      folder,
      manifest: { ...manifest, selfTest }
    });
    expect(available).toBe(false);
    expect(sentence).toMatch(/self-test of The double failed/);
  }
});
