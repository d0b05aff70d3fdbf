import { SpaxelError } from '@spaxel/core';
import { Widget } from '@lumino/widgets';
import {
  FakeCubes,
  FakeJobs,
  fakeNeeds,
  jobId,
  makeCube,
  makeJob,
  mendJsdom,
  settled,
  trans
} from '../testing/fakes.ts';
import { CubeView } from './cubeview.ts';
import { JobList } from './joblist.ts';
import { SpaxelPanel } from './panel.ts';
import { skyTextOf } from './sky.ts';

beforeAll(mendJsdom);

async function show(needs: ReturnType<typeof fakeNeeds>): Promise<SpaxelPanel> {
  const panel = new SpaxelPanel(needs);
  Widget.attach(panel, document.body);
  await settled();
  return panel;
}

test('the panel lists cubes and jobs; a click opens the cube and its first spectrum', async () => {
  const cubes = new FakeCubes();
  const panel = await show(fakeNeeds(new FakeJobs(), cubes));
  const items = [...panel.node.querySelectorAll<HTMLButtonElement>('.sp-CubeList .sp-Item')];
  expect(items.map(item => item.title)).toEqual(['data/a.fits', 'b.fits.gz']);
  expect(panel.node.querySelectorAll('.sp-JobItem')).toHaveLength(1);
  items[0]?.click();
  await settled();
  expect(cubes.asked).toEqual(['open data/a.fits', 'white', 'spectrum 1,1']);
  expect(panel.node.textContent).toContain('5000.0 – 5008.0 Å, air');
  panel.dispose();
});

test('arrow keys move the selected spaxel and stay within the cube', async () => {
  const cubes = new FakeCubes();
  const view = new CubeView(fakeNeeds(new FakeJobs(), cubes));
  await view.open('data/a.fits');
  await settled();
  const box = view.node.querySelector('.sp-Slice-box');
  for (const key of ['ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowDown']) {
    box?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await settled();
  }
  expect(cubes.asked.slice(2).at(-1)).toBe('spectrum 2,0');
  expect(view.node.querySelector('.sp-mod-place')?.textContent).toContain('x 2, y 0');
  view.dispose();
});

test('the wavelength slider shows a channel', async () => {
  const cubes = new FakeCubes();
  const view = new CubeView(fakeNeeds(new FakeJobs(), cubes));
  await view.open('data/a.fits');
  const range = view.node.querySelector<HTMLInputElement>('input[type=range]');
  if (range !== null) range.valueAsNumber = 3;
  range?.dispatchEvent(new Event('input', { bubbles: true }));
  await settled();
  expect(cubes.asked).toContain('slice 3');
  expect(range?.getAttribute('aria-valuetext')).toBe('channel 3, 5006.0 angstrom');
  view.dispose();
});

test('Copy as cell gives the command that the form shows', async () => {
  const needs = fakeNeeds();
  const view = new CubeView(needs);
  await view.open('data/a.fits');
  await settled();
  const shown = view.node.querySelector('.sp-FitForm-command')?.textContent ?? '';
  expect(shown).toBe('%spaxel fit data/a.fits --fitter ppxf --z 0.0166');
  const copy = [...view.node.querySelectorAll('button')].find(
    one => one.textContent === 'Copy as cell'
  );
  copy?.click();
  expect(needs.log).toEqual([`copy ${shown}`]);
  view.dispose();
});

test('a gateway that is gone is said in its own sentence', async () => {
  const [jobs, cubes] = [new FakeJobs(), new FakeCubes()];
  jobs.refusal = cubes.refusal = new SpaxelError('GatewayGone', 'Run `spaxel doctor`.');
  const panel = await show(fakeNeeds(jobs, cubes));
  expect(panel.node.querySelector('.sp-CubeList')?.textContent).toContain('Run `spaxel doctor`.');
  expect(panel.node.querySelector('.sp-JobList')?.textContent).toContain('Run `spaxel doctor`.');
  panel.dispose();
});

test('a lost way to the workers is told with what waits, and no more once it is back', async () => {
  const jobs = new FakeJobs();
  const { counts } = makeJob();
  jobs.jobs = [makeJob(), makeJob({ id: `${jobId}2`, phase: 'COMPLETED', counts })];
  const sentence = 'amqp://broker/spaxel cannot be reached: ECONNREFUSED.';
  const connected = jobs.standing;
  jobs.standing = { ...connected, isConnected: false, unsent: 3, sentence };
  const list = new JobList({ jobs, trans, chosen: () => undefined });
  await list.look();
  const notice = list.node.querySelector<HTMLElement>('.sp-QueueNotice');
  expect(notice?.getAttribute('role')).toBe('status');
  expect(notice?.textContent).toBe('Disconnected, 4 waiting, 2 fitted; reconnecting.');
  expect(notice?.title).toBe(sentence);
  jobs.standing = connected;
  await list.look();
  expect(notice?.textContent).toBe('');
  list.dispose();
});

test('a cube that does not open says why and can be tried again', async () => {
  const cubes = new FakeCubes();
  cubes.refusal = new SpaxelError('NotFits', 'a.txt is not FITS.');
  const view = new CubeView(fakeNeeds(new FakeJobs(), cubes));
  expect(await view.open('a.txt')).toBeNull();
  expect(view.node.querySelector('[role=alert]')?.textContent).toContain('a.txt is not FITS.');
  cubes.refusal = null;
  view.node.querySelector('button')?.click();
  await settled();
  expect(view.node.querySelector('.sp-CubeDesk')).not.toBeNull();
  view.dispose();
});

test('the sky is told where the header has a gnomonic projection, else nothing', () => {
  const header: [string, string | number, string][] = [
    ['CTYPE1', 'RA---TAN', ''],
    ['CTYPE2', 'DEC--TAN', ''],
    ['CRVAL1', 106.95, ''],
    ['CRVAL2', 16.3361, ''],
    ['CRPIX1', 3, ''],
    ['CRPIX2', 2, ''],
    ['CD1_1', -1e-4, ''],
    ['CD2_2', 1e-4, '']
  ];
  expect(skyTextOf(makeCube({ header }))({ x: 2, y: 1 })).toBe('07h07m48.00s +16°20′10.0″');
  // As many digits as tell neighbours apart.
  const text = (pixelScaleArcsec: number): string =>
    skyTextOf(makeCube({ header, pixelScaleArcsec }))({ x: 2, y: 1 });
  expect([2, 0.025].map(text)).toEqual(['07h07m48.0s +16°20′10″', '07h07m48.000s +16°20′09.96″']);
  const west = header.map(([name, value, words]): [string, string | number, string] =>
    name === 'CRVAL1'
      ? [name, 359.9999999, words]
      : [name, name === 'CRVAL2' ? -0.0099999 : value, words]
  );
  expect(skyTextOf(makeCube({ header: west }))({ x: 2, y: 1 })).toBe('00h00m00.00s −00°00′36.0″');
  expect(skyTextOf(makeCube())({ x: 2, y: 1 })).toBe('');
});
