import { SpaxelError } from '@spaxel/core';
import { FakeCubes, FakeJobs, fakeNeeds, makeCube, mendJsdom, settled } from '../testing/fakes.ts';
import { CubeView } from './cubeview.ts';

beforeAll(mendJsdom);

type Needs = ReturnType<typeof fakeNeeds>;

async function open(needs: Needs, path = 'data/a.fits'): Promise<CubeView> {
  const view = new CubeView(needs);
  await view.open(path);
  await settled();
  return view;
}

function press(view: CubeView, words: string): void {
  const found = [...view.node.querySelectorAll('button')].find(one => one.textContent === words);
  if (found === undefined) throw new Error(`there is no button ${words}`);
  found.click();
}

function key(view: CubeView, selector: string, name: string, shiftKey = false): void {
  const event = new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true });
  view.node.querySelector(selector)?.dispatchEvent(event);
}

const said = (view: CubeView): string => view.node.querySelector('.sp-Notice')?.textContent ?? '';
const names = (view: CubeView): (string | null)[] =>
  [...view.node.querySelectorAll('.sp-Aperture-name')].map(one => one.textContent);

test('an aperture asks for its sum as its keys change it, and is removed by Delete', async () => {
  const cubes = new FakeCubes();
  const view = await open(fakeNeeds(new FakeJobs(), cubes));
  press(view, 'Circle');
  await settled();
  expect(cubes.asked.at(-1)).toBe('aperture sum {"kind":"circle","x":1,"y":1,"r":1}');
  expect(names(view)).toEqual(['Circle 1 · 4 spaxels']);
  key(view, '.sp-Aperture-name', 'ArrowLeft');
  key(view, '.sp-Aperture-name', 'ArrowDown', true);
  await settled();
  expect(cubes.asked.at(-1)).toBe('aperture sum {"kind":"circle","x":0,"y":0.9,"r":1}');
  const combine = view.node.querySelector<HTMLSelectElement>('.sp-Apertures select');
  if (combine !== null) combine.value = 'mean';
  combine?.dispatchEvent(new Event('change'));
  await settled();
  expect(cubes.asked.at(-1)).toContain('aperture mean');
  key(view, '.sp-Aperture-name', 'Delete');
  expect(names(view)).toEqual([]);
  view.dispose();
});

test('the key A puts spaxels into a free aperture and out of it', async () => {
  const cubes = new FakeCubes();
  const view = await open(fakeNeeds(new FakeJobs(), cubes));
  for (const name of ['a', 'ArrowRight', 'a']) key(view, '.sp-Slice-box', name);
  await settled();
  expect(cubes.asked.at(-1)).toContain('{"kind":"spaxels","at":[[1,1],[2,1]]}');
  for (const name of ['a', 'ArrowLeft', 'a']) key(view, '.sp-Slice-box', name);
  expect(names(view)).toEqual([]);
  view.dispose();
});

test('a gateway without the door is said to be older, and the panel works on', async () => {
  const cubes = new FakeCubes();
  cubes.doorRefusal = new SpaxelError('NotBuiltYet', 'The gateway is older than this page.');
  const view = await open(fakeNeeds(new FakeJobs(), cubes));
  press(view, 'Circle');
  await settled();
  expect(said(view)).toBe('The gateway is older than this page.');
  press(view, 'White light');
  await settled();
  expect(said(view)).toBe('');
  view.dispose();
});

test('a view of a file in the browser alone is no cell, and the sentence says what to do', async () => {
  const cubes = new FakeCubes();
  cubes.cube = makeCube({ path: 'local:mine.fits', id: 'local:mine.fits' });
  const needs = fakeNeeds(new FakeJobs(), cubes);
  const view = await open(needs, 'local:mine.fits');
  press(view, 'Copy view as cell');
  expect(said(view)).toContain('upload it below the folder of JupyterLab');
  expect(needs.log).toEqual([]);
  view.dispose();
});

test('apertures are left out of a fit when that is wanted', async () => {
  const view = await open(fakeNeeds());
  press(view, 'Circle');
  const command = (): string => view.node.querySelector('.sp-FitForm-command')?.textContent ?? '';
  expect(command()).not.toContain('--exclude');
  const box = view.node.querySelector<HTMLInputElement>('.sp-FitForm input[type=checkbox]');
  if (box !== null) box.checked = true;
  box?.dispatchEvent(new Event('input', { bubbles: true }));
  expect(command()).toContain('--exclude circle:1,1,1');
  key(view, '.sp-Aperture-name', 'ArrowRight');
  expect(command()).toContain('--exclude circle:2,1,1');
  key(view, '.sp-Aperture-name', 'Delete');
  expect(command()).not.toContain('--exclude');
  view.dispose();
});

test('six spectra are kept on show, pinned or of apertures, and no more', async () => {
  const view = await open(fakeNeeds());
  for (let count = 0; count < 5; count++) press(view, 'Ellipse');
  press(view, 'Pin');
  expect(said(view)).toBe('');
  press(view, 'Circle');
  expect(said(view)).toContain('Six spectra');
  expect(names(view)).toHaveLength(5);
  view.dispose();
});

test('a band is typed, its image takes the place of the slice', async () => {
  const cubes = new FakeCubes();
  const view = await open(fakeNeeds(new FakeJobs(), cubes));
  press(view, 'Band');
  const [from, to] = view.node.querySelectorAll<HTMLInputElement>('.sp-Band input');
  const [list] = view.node.querySelectorAll<HTMLSelectElement>('.sp-Band select');
  if (from === undefined || to === undefined || list === undefined) throw new Error('no fields');
  const change = (node: HTMLElement): boolean => node.dispatchEvent(new Event('change'));
  from.value = '5002';
  change(from);
  to.value = '5001';
  change(to);
  await settled();
  expect(cubes.asked.filter(one => one.startsWith('band'))).toEqual([]);
  to.value = '5006';
  change(to);
  await settled();
  expect(cubes.asked.at(-1)).toBe('band mean 5002.0 5006.0');
  list.value = 'continuum';
  change(list);
  await settled();
  expect(cubes.asked.at(-1)).toBe('band continuum 5002.0 5006.0');
  expect(view.node.querySelector('.sp-WaveSlider output')?.textContent).toBe(
    'band 5002.0 – 5006.0 Å'
  );
  expect(view.node.querySelector('.sp-mod-place')?.textContent).toContain(': 7');
  view.dispose();
});

test('B takes the part on show as a band; S/N has its own picture', async () => {
  const cubes = new FakeCubes();
  const view = await open(fakeNeeds(new FakeJobs(), cubes));
  key(view, '.sp-Spectrum-box', 'b');
  await settled();
  expect(cubes.asked.at(-1)).toBe('band mean 4999.0 5009.0');
  press(view, 'S/N');
  await settled();
  expect(cubes.asked.at(-1)).toBe('sn');
  view.dispose();
});

test('apertures, band and what else was seen come back; what does not fit is forgotten', async () => {
  const needs = fakeNeeds();
  const first = await open(needs);
  press(first, 'Polygon');
  key(first, '.sp-Spectrum-box', 'b');
  await settled();
  first.dispose();
  const kept = needs.kept.get('data/a.fits') as Record<string, unknown>;
  needs.kept.set('data/a.fits', {
    ...{ ...kept, apertures: [...(kept['apertures'] as []), { kind: 'circle', r: -1 }, 7] }
  } as never);
  const cubes = needs.cubes as FakeCubes;
  cubes.asked.length = 0;
  const second = await open(needs);
  expect(names(second)).toEqual(['Polygon 1 · 6 spaxels']);
  expect(cubes.asked).toContain('band mean 4999.0 5009.0');
  second.dispose();
});

const header = (ra: number): [string, string | number, string][] => [
  ['CTYPE1', 'RA---TAN', ''],
  ['CTYPE2', 'DEC--TAN', ''],
  ['CRVAL1', ra, ''],
  ['CRVAL2', 0, ''],
  ['CRPIX1', 1, ''],
  ['CRPIX2', 1, ''],
  ['CD1_1', -1e-4, ''],
  ['CD2_2', 1e-4, '']
];

test('the pointer in one cube leads that in another to the same place on the sky', async () => {
  const cubes = new FakeCubes();
  const needs = fakeNeeds(new FakeJobs(), cubes);
  // jsdom lays nothing out, so nothing would be seen.
  const rects = [{ width: 1 }] as unknown as DOMRectList;
  const seen = jest.spyOn(HTMLElement.prototype, 'getClientRects').mockReturnValue(rects);
  cubes.cube = makeCube({ header: header(10), id: 'one' });
  const one = await open(needs, 'one.fits');
  cubes.cube = makeCube({ header: header(10 + 1e-4), id: 'two' });
  const two = await open(needs, 'two.fits');
  const place = (view: CubeView): string =>
    view.node.querySelector('.sp-mod-place')?.textContent ?? '';
  key(one, '.sp-Slice-box', 'ArrowDown');
  await settled();
  expect(place(one)).toContain('x 1, y 0');
  expect(place(two)).toContain('x 2, y 0');
  needs.preferences.setLinkCursors(false);
  key(one, '.sp-Slice-box', 'ArrowUp');
  await settled();
  expect(place(two)).toContain('x 2, y 0');
  one.dispose();
  two.dispose();
  seen.mockRestore();
});
