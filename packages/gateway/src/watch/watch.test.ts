import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { gzipSync } from 'node:zlib';
import { SpaxelError } from '@spaxel/core';
import { textSpectrum, tinyCube, Yard } from './testing/yard.ts';

jest.setTimeout(30_000);
let yard: Yard;
beforeEach(() => {
  yard = new Yard();
});
afterEach(() => yard.close());

test('what lies in a folder is fitted: cubes each, spectra together, results beside', async () => {
  yard.put('a.fits', tinyCube(1));
  yard.put('sub/b.fits.gz', gzipSync(tinyCube(2)));
  yard.put('sub/one.txt', textSpectrum(1));
  yard.put('two.dat', textSpectrum(2));
  const tally = await yard.once({ fit: { z: '0.01' } });
  expect(tally).toEqual({ done: 4, failed: 0, skipped: 0, unfinished: 0, running: 0 });
  expect(yard.ordered.sort()).toEqual([['a.fits'], ['sub/b.fits.gz'], ['sub/one.txt', 'two.dat']]);
  const outs = yard.of('done').map(({ out }) => out.slice(yard.folder.length + 1));
  expect(outs.sort()).toEqual([
    'a.fits.spaxel',
    expect.stringMatching(/^spectra-[0-9a-f]{8}\.spaxel$/),
    'sub/b.fits.gz.spaxel'
  ]);
});

test('a FITS file that grows is fitted once it has the length that its header promises', async () => {
  const bytes = tinyCube(1);
  yard.put('cube.fits', bytes.subarray(0, 3000));
  void yard.watch();
  const { sentence } = await yard.until('unfinished');
  expect(sentence).toMatch(/^cube.fits is truncated: .* the file has 3000/);
  appendFileSync(yard.path('cube.fits'), bytes.subarray(3000, 3400));
  await yard.until('unfinished', one => one.sentence.includes('3400'));
  expect(yard.ordered).toEqual([]);
  appendFileSync(yard.path('cube.fits'), bytes.subarray(3400));
  await yard.until('done');
  expect(yard.ordered).toEqual([['cube.fits']]);
});

test('a gzip file is whole when its stream ends, and text when nothing changes for a while', async () => {
  const packed = gzipSync(tinyCube(1));
  yard.put('cube.fits.gz', packed.subarray(0, packed.length - 20));
  void yard.watch({ settleMs: 300 });
  await yard.until('unfinished', one => one.sentence.includes('gzip stream has no end'));
  appendFileSync(yard.path('cube.fits.gz'), packed.subarray(packed.length - 20));
  await yard.until('done');
  const text = textSpectrum(5);
  yard.put('s.txt', text.slice(0, 100));
  await yard.until('seen', ({ path }) => path === 's.txt');
  appendFileSync(yard.path('s.txt'), text.slice(100));
  await yard.until('done', ({ files }) => files.includes('s.txt'));
  expect(yard.ordered).toEqual([['cube.fits.gz'], ['s.txt']]);
});

test('what is renamed into its place is taken at once, and temporary names are not looked at', async () => {
  void yard.watch({ settleMs: 600_000 });
  await yard.until('watching');
  for (const [at, name] of ['.cube.fits.aB3', 'b.fits.part', 'c.fits~', 'd.tmp'].entries()) {
    yard.put(name, tinyCube(at));
    await new Promise(resolve => setTimeout(resolve, 60)); // an event is not told where two names follow each other within a look
    renameSync(yard.path(name), yard.path(`${String(at)}.fits`));
  }
  // Written long ago, as a move from another folder leaves it.
  const moved = yard.put('sub/.moving', tinyCube(9));
  utimesSync(moved, 1e9, 1e9);
  renameSync(moved, yard.path('sub/9.fits'));
  await yard.until('done', ({ files }) => files.includes('sub/9.fits'));
  await yard.until('done', ({ files }) => files.includes('3.fits'));
  expect(yard.of('seen').map(({ path }) => path.replace(/\.fits$/, ''))).toHaveLength(5);
  expect(yard.gate.jobs.size).toBe(5);
});

test('renamed and copied twice is one job, and the copies are told', async () => {
  yard.put('a.fits', tinyCube(1));
  void yard.watch();
  await yard.until('done');
  renameSync(yard.path('a.fits'), yard.path('b.fits'));
  copyFileSync(yard.path('b.fits'), yard.path('c.fits'));
  mkdirSync(yard.path('sub'));
  copyFileSync(yard.path('b.fits'), yard.path('sub/d.fits'));
  for (const path of ['b.fits', 'c.fits', 'sub/d.fits'])
    expect(await yard.until('same', one => one.path === path)).toMatchObject({
      as: 'a.fits',
      job: 'J0'
    });
  expect(yard.gate.jobs.size).toBe(1);
});

test('a changed file is a new content; while the old one is fitted it waits', async () => {
  yard.gate.fate = () => null;
  yard.put('a.fits', tinyCube(1));
  void yard.watch();
  await yard.until('submitted');
  yard.put('a.fits', tinyCube(2));
  yard.put('b.fits', tinyCube(3));
  await yard.until('submitted', ({ files }) => files.includes('b.fits'));
  expect(yard.gate.jobs.size).toBe(2);
  yard.gate.release('J0');
  await yard.until('submitted', ({ job }) => job === 'J2');
  expect(yard.ordered).toEqual([['a.fits'], ['b.fits'], ['a.fits']]);
});

test('a new start submits nothing again, and says nothing of what is done', async () => {
  yard.put('a.fits', tinyCube(1));
  yard.put('s.txt', textSpectrum(1));
  yard.put('README', 'hello there');
  await yard.once();
  const { calls } = yard.gate;
  yard.news = [];
  expect(await yard.once()).toEqual({ done: 0, failed: 0, skipped: 0, unfinished: 0, running: 0 });
  expect(yard.news.map(({ event }) => event)).toEqual(['watching', 'ended']);
  expect(yard.gate.calls).toBe(calls);
  yard.put('t.txt', textSpectrum(2));
  expect(await yard.once()).toMatchObject({ done: 1 });
  expect(yard.ordered.at(-1)).toEqual(['t.txt']);
});

test('other options are another order', async () => {
  yard.put('a.fits', tinyCube(1));
  await yard.once({ fit: { fitter: 'ppxf' } });
  await yard.once({ fit: { fitter: 'native' } });
  await yard.once({ fit: { fitter: 'ppxf' } });
  expect(yard.gate.jobs.size).toBe(2);
});

test('after a crash between submission and its answer the same order is given under the same key', async () => {
  for (let at = 0; at < 5; at++) yard.put(`${String(at)}.txt`, textSpectrum(at));
  const lost = { submit: (line: string, key: string) => yard.gate.submit(line, key), calls: 0 };
  const gate = {
    submit: async (line: string, key: string) => {
      await lost.submit(line, key);
      lost.calls += 1;
      return new Promise<never>(() => undefined); // the answer never comes
    },
    follow: () => new Promise<never>(() => undefined)
  };
  void yard.watch({ gate });
  while (lost.calls === 0) await new Promise(setImmediate);
  await yard.stop();
  // More has come, and one was renamed: what was ordered is not grouped anew.
  yard.put('5.txt', textSpectrum(5));
  renameSync(yard.path('0.txt'), yard.path('zero.txt'));
  expect(await yard.once()).toMatchObject({ done: 6, failed: 0 });
  expect(yard.ordered).toEqual([['0.txt', '1.txt', '2.txt', '3.txt', '4.txt'], ['5.txt']]);
});

test('a record whose last line was cut off is read on', async () => {
  yard.put('a.fits', tinyCube(1));
  await yard.once();
  const folder = `${yard.state}/watch/${readdirSync(`${yard.state}/watch`)[0] ?? ''}`;
  const name = readdirSync(folder).find(one => one.endsWith('.jsonl')) ?? '';
  appendFileSync(`${folder}/${name}`, '{"seen":"12-');
  await yard.once();
  yard.put('b.fits', tinyCube(2));
  await yard.once();
  await yard.once();
  expect(yard.ordered).toEqual([['a.fits'], ['b.fits']]);
});

test('while the gateway is away nothing is lost, and it is said once', async () => {
  yard.gate.away = true;
  yard.put('a.fits', tinyCube(1));
  yard.put('s.txt', textSpectrum(1));
  void yard.watch();
  await yard.until('waiting');
  const first = yard.gate.calls;
  while (yard.gate.calls < first + 3) await new Promise(setImmediate);
  yard.gate.away = false;
  await yard.until('done', ({ files }) => files.includes('a.fits'));
  await yard.until('done', ({ files }) => files.includes('s.txt'));
  expect(yard.of('waiting')).toHaveLength(1);
  expect(yard.gate.jobs.size).toBe(2);
});

test('spectra that settle together are one job, some hundred at most, and no more than a few jobs at a time', async () => {
  for (let at = 0; at < 700; at++)
    yard.put(`n${String(at % 7)}/${String(at)}.txt`, textSpectrum(at));
  yard.gate.fate = () => null;
  const watched = yard.once({ jobs: 2 });
  await yard.until('submitted', ({ job }) => job === 'J1');
  expect(yard.gate.jobs.size).toBe(2);
  yard.gate.fate = () => ({ phase: 'COMPLETED' });
  yard.gate.release('J0');
  yard.gate.release('J1');
  expect(await watched).toMatchObject({ done: 700 });
  expect(yard.ordered.map(({ length }) => length)).toEqual([300, 300, 100]);
});

test('what is neither cube nor spectrum gets one line, and is left alone until it changes', async () => {
  yard.put('README.md', 'hello there');
  yard.put('film.mp4', new Uint8Array(5000).fill(0));
  yard.put('bad.txt', '5000 1\n4000 2\n');
  symlinkSync('nowhere', yard.path('dangling'));
  symlinkSync('..', yard.path('circle'));
  expect(await yard.once()).toMatchObject({ done: 0, failed: 0, skipped: 3 });
  expect(yard.of('skipped').map(({ sentence }) => sentence)).toEqual(
    expect.arrayContaining([
      'film.mp4 is neither FITS nor text.',
      'bad.txt, line 2: wavelength 4000 does not rise above 5000.'
    ])
  );
  yard.put('bad.txt', textSpectrum(1));
  expect(await yard.once()).toMatchObject({ done: 1, skipped: 0 });
});

test('what the gateway refuses is told once, and again only when it has changed', async () => {
  yard.gate.refuse = () => 'RedshiftMissing';
  yard.put('a.fits', tinyCube(1));
  for (let at = 0; at < 3; at++) yard.put(`${String(at)}.txt`, textSpectrum(at));
  expect(await yard.once()).toMatchObject({ done: 0, failed: 4 });
  expect(yard.of('failed').map(({ code, files }) => [code, files.length])).toEqual([
    ['RedshiftMissing', 1],
    ['RedshiftMissing', 3]
  ]);
  expect(yard.of('failed')[0]?.sentence).toMatch(/Give --z/);
  await yard.once();
  expect(yard.gate.calls).toBe(2);
});

test('one spectrum that the gateway cannot read does not hold the others back', async () => {
  for (let at = 0; at < 4; at++) yard.put(`${String(at)}.txt`, textSpectrum(at));
  yard.gate.refuse = paths =>
    paths.some(path => path.endsWith('2.txt')) ? 'FileUnreadable' : undefined;
  expect(await yard.once()).toMatchObject({ done: 3, failed: 1 });
  expect(yard.of('failed')).toMatchObject([{ files: ['2.txt'], code: 'FileUnreadable' }]);
});

test('a file renamed while its job is planned is fitted under its new name', async () => {
  yard.gate.fate = paths =>
    paths[0]?.endsWith('a.fits') === true
      ? { phase: 'ERROR', code: 'CubeChanged' }
      : { phase: 'COMPLETED' };
  yard.put('a.fits', tinyCube(1));
  const { submit } = yard.gate;
  yard.gate.submit = (line, key) => {
    if (line.includes('a.fits')) renameSync(yard.path('a.fits'), yard.path('b.fits'));
    return submit.call(yard.gate, line, key);
  };
  void yard.watch();
  await yard.until('again');
  await yard.until('done', ({ files }) => files.includes('b.fits'));
  expect(yard.ordered).toEqual([['a.fits'], ['b.fits']]);
});

test('a file that goes before its turn is dropped', async () => {
  yard.gate.fate = () => null;
  yard.put('a.fits', tinyCube(1));
  void yard.watch({ jobs: 1 });
  await yard.until('submitted');
  yard.put('b.fits', tinyCube(2));
  yard.put('c.fits', tinyCube(3));
  await yard.until('seen', ({ path }) => path === 'c.fits');
  rmSync(yard.path('b.fits'));
  await yard.until('gone', ({ path }) => path === 'b.fits');
  yard.gate.fate = () => ({ phase: 'COMPLETED' });
  yard.gate.release('J0');
  await yard.until('done', ({ files }) => files.includes('c.fits'));
  expect(yard.ordered).toEqual([['a.fits'], ['c.fits']]);
});

test('an empty folder that the gateway made for what it then refused is taken away', async () => {
  yard.put('a.fits', tinyCube(1));
  mkdirSync(yard.path('a.fits.spaxel'));
  yard.gate.refuse = () => 'RedshiftMissing';
  await yard.once();
  expect(readdirSync(yard.folder)).toEqual(['a.fits']);
});

test('results of ours are not looked at, wherever they lie', async () => {
  yard.put('a.fits', tinyCube(1));
  yard.put('a.fits.spaxel/maps.fits', tinyCube(2));
  yard.put('out/x.fits', tinyCube(3));
  await yard.once({ results: yard.path('out') });
  expect(yard.ordered).toEqual([['a.fits']]);
  expect(yard.of('done')[0]?.out).toBe(yard.path('out/a.fits.spaxel'));
});

test('a look from time to time finds what nobody tells of', async () => {
  void yard.watch({ pollMs: 50 });
  mkdirSync(yard.path('deep'));
  // Behind a link the system tells nothing: the link itself does not change.
  const target = new Yard();
  target.put('t.fits', tinyCube(1));
  symlinkSync(target.path('t.fits'), yard.path('link.fits'));
  await yard.until('done');
  target.put('t.fits', tinyCube(2));
  await yard.until('done', ({ job }) => job === 'J1');
  await target.close();
});

test('a fitter that is not there ends the watch, and the order is kept for the next', async () => {
  yard.put('a.fits', tinyCube(1));
  yard.gate.refuse = () => 'FitterMissing';
  await expect(yard.watch()).rejects.toMatchObject({ _tag: 'FitterMissing' });
  yard.gate.refuse = undefined;
  expect(await yard.once()).toMatchObject({ done: 1 });
});

test('two watchers of one folder are refused, and so are no folder and a broken option', async () => {
  void yard.watch();
  await yard.until('watching');
  const running = yard.once();
  await expect(running).rejects.toThrow(/Process \d+ watches .* already/);
  const other = new Yard();
  rmSync(other.folder, { recursive: true });
  await expect(other.once()).rejects.toMatchObject({ _tag: 'FileNotFound' });
  await other.close();
  await expect(yard.once({ fit: { wave: 'water' } })).rejects.toMatchObject({
    _tag: 'OptionInvalid'
  });
});

test('a job that fails is told with its sentence, and not given again', async () => {
  yard.put('a.fits', tinyCube(1));
  yard.gate.fate = () => ({ phase: 'ERROR', code: 'NothingToFit' });
  expect(await yard.once()).toMatchObject({ failed: 1 });
  expect(yard.of('failed')).toMatchObject([{ job: 'J0', sentence: 'It went wrong.' }]);
  await yard.once();
  expect(yard.gate.calls).toBe(1);
});

test('a name that is not UTF-8 is told, and nothing else is held up', async () => {
  writeFileSync(Buffer.concat([Buffer.from(`${yard.folder}/a`), Buffer.from([0xff])]), 'x');
  yard.put('a.fits', tinyCube(1));
  expect(await yard.once()).toMatchObject({ done: 1 });
  expect(yard.of('waiting')[0]?.sentence).toContain('is not UTF-8: rename it.');
});

test('errors that are no words of ours are not swallowed', async () => {
  yard.put('a.fits', tinyCube(1));
  yard.gate.submit = () => {
    throw new SpaxelError('Unexpected', 'Who knows.');
  };
  expect(await yard.once()).toMatchObject({ failed: 1 });
  expect(yard.of('again')).toHaveLength(2);
});
