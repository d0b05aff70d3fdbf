import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCallOf } from './call.ts';
import { double } from './host/testing/tasks.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spaxel-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fit = (out: string): Parameters<typeof writeCallOf>[1] => ({
  type: 'fit',
  task: '1'.repeat(26),
  in: 'in.safetensors',
  out,
  templates: 'templates',
  parameters: { z: 0.01 },
  seeds: [0],
  limitSeconds: 1
});

/** The double with a program that writes calls. */
function calling(...call: string[]): ReturnType<typeof double> {
  const found = double(folder);
  return { ...found, manifest: { ...found.manifest, call } };
}

test('the program is given the fit line and writes its out', async () => {
  const copy =
    'const m = JSON.parse(require("fs").readFileSync(0)); require("fs").writeFileSync(m.out, m.in)';
  const out = join(folder, 'call.py');
  await writeCallOf(calling('{node}', '-e', copy), fit(out));
  expect(readFileSync(out, 'utf8')).toBe('in.safetensors');
});

test.each([
  ['says why', ['{node}', '-e', 'console.error("No such template."); process.exit(1)'], 'No such'],
  ['is silent', ['{node}', '-e', 'process.exit(3)'], 'The double wrote no call'],
  ['is absent', ['/no/program'], 'The double wrote no call'],
  ['is not named', [], 'The double wrote no call']
])('a program that %s gives a sentence', async (_, call, words) => {
  await expect(writeCallOf(calling(...call), fit(join(folder, 'x')))).rejects.toMatchObject({
    _tag: 'FitterBroken',
    message: expect.stringContaining(words) as unknown
  });
  expect(existsSync(join(folder, 'x'))).toBe(false);
});
