import { readCommand } from '@spaxel/core';
import { choose, mostSpectra, type Content, type Standing } from './choose.ts';
import { fitLine, fitOptionsOf } from './gate.ts';
import { isTemporary, resultsOf } from './names.ts';
import { newsLine } from './news.ts';

const calm: Standing = {
  isMoreComing: false,
  patienceMs: 1000,
  now: 0,
  busy: new Set(),
  folder: '/f'
};

function content(path: string, more: Partial<Content> = {}, grid = 'g'): Content {
  return {
    facts: { kind: 'spectrum', digest: path, group: 'one', grid },
    places: new Map([[path, 'stamp']]),
    ...{ state: 'ready', tries: 0, since: 0, as: undefined, job: undefined },
    ...more
  };
}
const cube = (path: string): Content => content(path, { facts: { kind: 'cube', digest: path } });
const spectra = (count: number, grid = 'g'): Content[] =>
  Array.from({ length: count }, (_, at) => content(`${grid}${String(at)}.txt`, {}, grid));
const paths = (chosen: readonly Content[]): string[] =>
  chosen.flatMap(one => [...one.places.keys()]);

test('spectra wait for company while more is coming, but not for ever', () => {
  const ready = spectra(3);
  expect(choose(ready, { ...calm, isMoreComing: true, now: 999 })).toEqual([]);
  expect(choose(ready, { ...calm, isMoreComing: true, now: 1000 })).toHaveLength(3);
  expect(choose(ready, calm)).toHaveLength(3);
  expect(choose(spectra(500), { ...calm, isMoreComing: true })).toHaveLength(mostSpectra);
});

test('a cube goes alone, at once; what is busy is passed over', () => {
  const ready = [...spectra(2), cube('a.fits'), cube('b.fits')];
  const more = { ...calm, isMoreComing: true };
  expect(paths(choose(ready, more))).toEqual(['a.fits']);
  expect(paths(choose(ready, { ...more, busy: new Set(['a.fits']) }))).toEqual(['b.fits']);
});

test('spectra of another redshift or unit are another job, and so is one that failed in company', () => {
  const facts = { kind: 'spectrum', digest: 'x', group: 'other', grid: 'g' } as const;
  const ready = [content('a.txt'), content('b.txt', { facts }), content('c.txt')];
  expect(paths(choose(ready, calm))).toEqual(['a.txt', 'c.txt']);
  expect(paths(choose([content('a.txt'), content('b.txt', { tries: 2 })], calm))).toEqual([
    'b.txt'
  ]);
});

test('a job ends where the wavelengths change once it has some spectra, and before a command is too long', () => {
  const mixed = spectra(30, 'a').flatMap((one, at) => [one, spectra(30, 'b')[at] as Content]);
  expect(new Set(choose(mixed, calm).map(({ facts }) => 'grid' in facts && facts.grid))).toEqual(
    new Set(['a'])
  );
  expect(choose([...spectra(3, 'a'), ...spectra(3, 'b')], calm)).toHaveLength(6);
  const long = Array.from({ length: 300 }, (_, at) => content(`${'x'.repeat(996)}${String(at)}`));
  expect(choose(long, calm).length).toBe(49);
  const quotes = Array.from({ length: 300 }, (_, at) => content(`${"'".repeat(200)}${String(at)}`));
  expect(choose(quotes, calm).length).toBe(49);
});

test('files that options name are made absolute, as they were named from elsewhere', () => {
  const { options } = readCommand(
    'watch in --mask m.txt --lsf lsf.txt --error-ext e.fits:variance --settle 3 --z 0.1'
  );
  expect(fitOptionsOf({ verb: 'watch', positionals: [], options }, '/here')).toEqual({
    ...{ mask: '/here/m.txt', lsf: '/here/lsf.txt', z: '0.1' },
    'error-ext': '/here/e.fits:variance'
  });
  const plain = { lsf: '2.5', 'error-ext': 'ERR:ivar' };
  expect(fitOptionsOf({ verb: 'watch', positionals: [], options: plain }, '/here')).toEqual(plain);
});

test('whatever a file is called, it stays one word that is no option', () => {
  const names = ['--out x.txt', "a 'b\n--out c", '-', 'é "ü".txt'];
  const { positionals, options } = readCommand(fitLine({}, names, '/o'));
  expect(positionals).toEqual(['./--out x.txt', names[1], './-', names[3]]);
  expect(options).toEqual({ out: '/o' });
});

test('results are called by the whole name of a file, and lie above all files of a job', () => {
  expect(resultsOf(['sub/a.fits'], 'k')).toBe('sub/a.fits.spaxel');
  expect(resultsOf(['sub/x/a', 'sub/y/a'], 'k')).toMatch(/^sub\/spectra-[0-9a-f]{8}\.spaxel$/);
  expect(resultsOf(['sub/x', 'suburb/x'], 'k')).toMatch(/^spectra-/);
});

test.each(['.a.fits', 'a.fits~', '~$a.fits', 'a.PART', 'a.fits.tmp', '#a#', 'a.crdownload'])(
  'the name %s is temporary',
  name => {
    expect(isTemporary(name)).toBe(true);
  }
);
test.each(['a.fits', 'part', 'tmp.fits', 'apart.txt', 'a~b.dat'])('the name %s is not', name => {
  expect(isTemporary(name)).toBe(false);
});

test('a line is one line, whatever a file is called', () => {
  const news = { event: 'seen', path: 'a\n\u001b[31mb', bytes: 5e6 } as const;
  expect(newsLine(news, new Date(0))).toBe('00:00:00 seen       a  [31mb (5.0 MB)');
});
