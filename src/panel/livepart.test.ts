import type { TemplateSet } from '@spaxel/protocol';
import type { FitTold } from '../live/messages.ts';
import {
  FakeCubes,
  FakeFits,
  FakeJobs,
  fakeNeeds,
  makeCube,
  mendJsdom,
  settled
} from '../testing/fakes.ts';
import { CubeView } from './cubeview.ts';

beforeAll(mendJsdom);

const set = (name: string, digest: string): TemplateSet =>
  ({ name, digest, title: name, medium: 'air' }) as TemplateSet;

interface Scene {
  readonly jobs: FakeJobs;
  readonly cubes: FakeCubes;
  readonly fits: FakeFits;
  readonly view: CubeView;
  readonly toggle: HTMLButtonElement;
  readonly live: HTMLElement;
}

async function open(changes: Parameters<typeof makeCube>[0] = {}): Promise<Scene> {
  const [jobs, cubes, fits] = [new FakeJobs(), new FakeCubes(), new FakeFits()];
  jobs.sets = [set('other', 'o'), set('default', 'd')];
  cubes.cube = makeCube(changes);
  const view = new CubeView(fakeNeeds(jobs, cubes, fits));
  await view.open('data/a.fits');
  await settled();
  const live = view.node.querySelector<HTMLElement>('.sp-Live')!;
  return { jobs, cubes, fits, view, live, toggle: live.querySelector('button')! };
}

const quantities = {
  ...{ V: -12.34, V_ERR: 1, SIGMA: 101.5, SIGMA_ERR: 2.5 },
  ...{ AGE_LW: 9.5, MH_LW: -0.25, CHI2: 1.04 }
};

function told(changes: object = {}): FitTold {
  const model = new Float64Array(5);
  return {
    ...{ id: 1, at: { x: 1, y: 1 }, mask: new Uint8Array(5), isLimit: false, milliseconds: 2 },
    answer: { status: 'done', quantities, model, weights: null, masses: null, quality: 0 },
    ...changes
  };
}

test('off until it is switched on: then templates and resolution come once, and what is selected is fitted', async () => {
  const { fits, jobs, toggle, view } = await open();
  expect([toggle.getAttribute('aria-pressed'), fits.asks.length]).toEqual(['false', 0]);
  toggle.click();
  await settled();
  expect(toggle.getAttribute('aria-pressed')).toBe('true');
  expect(jobs.asked.filter(one => one.startsWith('spectra'))).toEqual(['spectra of default']);
  expect(fits.asks.at(-1)).toMatchObject({
    ...{ axis: 'c0ffee', templates: 'd', at: { x: 1, y: 1 } },
    options: { z: 0.0166, degree: 8, rangeFrom: null, rangeTo: null, areLinesMasked: true }
  });
  toggle.click();
  toggle.click();
  await settled();
  expect(jobs.asked.filter(one => one.startsWith('spectra'))).toHaveLength(1);
  view.dispose();
});

test('the fit follows the selected spaxel, and every control asks at once', async () => {
  const { fits, toggle, live, view } = await open();
  toggle.click();
  await settled();
  view.node
    .querySelector('.sp-Slice-box')
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  await settled();
  expect(fits.asks.at(-1)?.at).toEqual({ x: 2, y: 1 });
  const turn = (label: string, value: string): void => {
    const input = live.querySelector<HTMLInputElement>(
      `input[type=number][aria-label="${label}"]`
    )!;
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  turn('Degree', '12');
  expect(fits.asks.at(-1)?.options.degree).toBe(12);
  turn('Redshift', '0.02');
  turn('From, Å', '5003');
  const lines = live.querySelector<HTMLInputElement>('input[type=checkbox]')!;
  lines.checked = false;
  lines.dispatchEvent(new Event('change'));
  expect(fits.asks.at(-1)?.options).toMatchObject({
    ...{ z: 0.02, degree: 12, rangeFrom: 5003, rangeTo: null },
    areLinesMasked: false
  });
  const list = live.querySelector('select')!;
  list.value = 'other';
  list.dispatchEvent(new Event('change'));
  await settled();
  expect(fits.asks.at(-1)?.templates).toBe('o');
  view.dispose();
});

test('an answer is shown in words, a refusal as the engine’s sentence', async () => {
  const { fits, toggle, live, view } = await open();
  toggle.click();
  await settled();
  fits.tell(told());
  const words = [...live.querySelectorAll('dl > div')].map(({ textContent }) => textContent);
  expect(words).toEqual([
    ...['V−12.3 ± 1.0 km/s', 'σ101.5 ± 2.5 km/s', 'Age3.16 Gyr', '[M/H]−0.25 dex', 'χ²1.04']
  ]);
  expect(live.dataset).toMatchObject({ fits: '1', spaxel: '1,1', status: 'done' });
  fits.tell(told({ isLimit: true }));
  expect(live.querySelector('dl')?.textContent).toContain('σ< 2.5 km/s');
  const message = 'No template took part in the best fit.';
  fits.tell(told({ answer: { status: 'no template used', code: 'TemplateUnused', message } }));
  expect(live.querySelector('.sp-Notice')?.textContent).toBe(message);
  expect(live.querySelector('dl')?.textContent).toBe('');
  view.dispose();
});

test('a cube without redshift or resolution is not fitted before they are given', async () => {
  const { fits, toggle, live, view } = await open({ redshift: null, lsf: null });
  toggle.click();
  await settled();
  const give = (label: string, value: string): void => {
    const input = live.querySelector<HTMLInputElement>(
      `input[type=number][aria-label="${label}"]`
    )!;
    input.value = value;
    input.dispatchEvent(new Event('input'));
  };
  expect(live.querySelector('.sp-Notice')?.textContent).toContain('redshift');
  give('Redshift', '0.01');
  expect(live.querySelector('.sp-Notice')?.textContent).toContain('FWHM');
  give('Resolution, Å', '2.5');
  expect(fits.asks.map(({ options }) => options.lsf)).toEqual([2.5]);
  view.dispose();
});
