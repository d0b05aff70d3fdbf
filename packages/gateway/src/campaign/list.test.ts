import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommand, SpaxelError, type Command } from '@spaxel/core';
import type { NewMember } from '../ledger/index.ts';
import type { ReadyFitter } from '../plan/planner.ts';
import { readList } from './list.ts';
import { Proof } from './proof.ts';
import { readText } from './text.ts';

const manifest = {
  ...{ schema: 1, name: 'test', title: 'Test', version: '1', licence: '', start: [], selfTest: [] },
  parameters: {
    type: 'object',
    properties: {
      z: { type: 'number' },
      moments: { enum: [2, 4] },
      clean: { type: 'boolean' },
      bias: { type: 'number' }
    }
  },
  quantities: []
};

let asked = 0;
const planner = {
  fitter: (name = 'test') => {
    asked += 1;
    if (name !== 'test') throw new SpaxelError('FitterUnknown', `There is no fitter ${name}.`);
    return Promise.resolve({ manifest, version: '1' } as unknown as ReadyFitter);
  },
  templates: () => Promise.reject(new SpaxelError('TemplatesUnknown', 'There is no such set.'))
};
const resolve = (path: string): Promise<string> =>
  path.startsWith('/')
    ? Promise.reject(new SpaxelError('OutsideRoot', `${path} lies outside.`))
    : Promise.resolve(path);

function read(lines: readonly string[], options: Command['options'] = {}) {
  const proof = new Proof(planner, resolve);
  return readList(lines.join('\n'), 'list.csv', { resolve, proof, options });
}

const commands = (rows: readonly NewMember[]): string[] => rows.map(({ command }) => command);

test('a row says its options in the place of those of all rows, and more of what may be said often', async () => {
  const { options } = readCommand(
    'campaign list.csv --z 0.01 --min-sn 10 --param clean=true --exclude circle:1,1,1'
  );
  const rows = await read(
    [
      'cube,z,param,exclude,no-cache,distance (Mpc)',
      'a.fits,0.02,bias=4;clean=false,,yes,12.5',
      '"b c.fits",,,"circle:2,2,2; circle:3,3,3",no,'
    ],
    options
  );
  const all = '--exclude circle:1,1,1';
  expect(commands(rows)).toEqual([
    `fit a.fits ${all} --min-sn 10 --no-cache --param clean=true --param bias=4 --param clean=false --z 0.02`,
    `fit 'b c.fits' ${all} --exclude circle:2,2,2 --exclude circle:3,3,3 --min-sn 10 --param clean=true --z 0.01`
  ]);
  expect(rows.map(({ line, distance }) => [line, distance])).toEqual([
    [2, 12.5],
    [3, null]
  ]);
  for (const command of commands(rows)) expect(readCommand(command).verb).toBe('fit');
});

test('ECSV is read as its header says: by blanks, or by commas', async () => {
  const head = ['# %ECSV 1.0', '# ---', '# datatype:', '# - {name: cube, datatype: string}'];
  const blank = await read([...head, 'cube ebv', '"a b.fits" 0.1', 'c.fits ""']);
  expect(commands(blank)).toEqual([`fit 'a b.fits' --ebv 0.1`, 'fit c.fits']);
  const comma = await read([...head, "# delimiter: ','", 'cube,ebv', 'c.fits,0.2']);
  expect(commands(comma)).toEqual(['fit c.fits --ebv 0.2']);
});

test('each row has a folder of its own below --out, whatever its cube is named', async () => {
  const rows = await read(
    ['cube,seed,out', 'x/NGC 1.fits.gz,1,', 'y/ngc_1.FITS,2,', '..fits,3,', 'd.fits,4,own place'],
    { out: 'maps' }
  );
  const out = commands(rows).map(command => readCommand(command).options['out']);
  expect(out).toEqual(['maps/NGC_1', 'maps/ngc_1-3', 'maps/cube', 'own place']);
});

test('what the fitter refuses, alone or together, is told with its row, and asked for once', async () => {
  asked = 0;
  const lines = Array.from({ length: 300 }, (_, at) => `${at}.fits,${at === 7 ? 6 : 4},test`);
  const refusal = read(['cube,moments,fitter', ...lines, 'x.fits,2,other', '/y.fits,2,test']);
  await expect(refusal).rejects.toMatchObject({
    _tag: 'ListInvalid',
    message: expect.stringMatching(
      /^list.csv has 4 faults[^]*line 9, column moments: [^]*line 302, column moments[^]*line 302, column fitter[^]*line 303, column cube: \/y.fits lies outside\./
    ) as string
  });
  expect(asked).toBeLessThan(10);
  await expect(read(['cube,templates', 'a.fits,none'])).rejects.toThrow('column templates');
});

test('of a thousand faults a hundred are told, and how many more there are', async () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `${at}.fits,-1`);
  const told = read(['cube,distance', ...lines]);
  await expect(told).rejects.toThrow(/^list.csv has 1000 faults[^]*line 101, [^]*and 900 more\./);
});

test('what is no list is refused before it is taken into memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-list-'));
  const path = join(folder, 'list.csv');
  writeFileSync(path, Buffer.from([0x63, 0xff, 0xfe]));
  await expect(readText(path, 'list.csv')).rejects.toThrow('list.csv is no text in UTF-8.');
  truncateSync(path, 65 * 1024 * 1024);
  await expect(readText(path, 'list.csv')).rejects.toThrow('at most');
  await expect(readText(folder, 'there')).rejects.toThrow('The list there cannot be read.');
  await expect(readText(join(folder, 'none'), 'none')).rejects.toMatchObject({
    _tag: 'FileNotFound'
  });
  rmSync(folder, { recursive: true });
});
