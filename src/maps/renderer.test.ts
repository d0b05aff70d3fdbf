import { SpaxelError } from '@spaxel/core';
import { MimeModel } from '@jupyterlab/rendermime';
import { FakeJobs, FakePreferences, makeJob, mendJsdom, settled, trans } from '../testing/fakes.ts';
import { firstBundle, readBundle } from './bundle.ts';
import { JobRenderer } from './renderer.ts';

jest.mock('./plotly.ts', () => ({
  loadPlotly: () => Promise.resolve({ react: jest.fn(), purge: jest.fn() }),
  plotConfig: {}
}));

beforeAll(mendJsdom);

async function render(extra: Record<string, string> = {}): Promise<{
  jobs: FakeJobs;
  node: HTMLElement;
  model: MimeModel;
  renderer: JobRenderer;
}> {
  const jobs = new FakeJobs();
  const model = new MimeModel({
    data: { ...firstBundle(makeJob(), ['V'], 'begun').data, ...extra } as never
  });
  const renderer = new JobRenderer({ jobs, preferences: new FakePreferences(), trans });
  await renderer.renderModel(model);
  return { jobs, model, renderer, node: renderer.node };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function drawn(): Promise<void> {
  jest.runOnlyPendingTimers();
  await settled();
}

test('it re-attaches by the job’s id and draws the maps while the job runs', async () => {
  const { jobs, node } = await render();
  expect(jobs.watchers).toBe(1);
  jobs.tell(makeJob());
  await drawn();
  expect(jobs.asked).toEqual(['map STATUS', 'map V', 'map V_ERR']);
  expect(node.querySelectorAll('.sp-MapPlot')).toHaveLength(1);
  expect(node.querySelector('[role=status]')?.textContent).toBe('2 of 6 fitted');
});

test('a check shows its picture and words instead of maps, and a checked job its checks', async () => {
  const checkOf = '01J00000000000000000000001';
  const { jobs, node } = await render();
  jobs.tell(makeJob({ checkOf }));
  await drawn();
  expect(jobs.asked).toEqual([]);
  jobs.tell(makeJob({ checkOf, phase: 'COMPLETED' }));
  await drawn();
  expect(node.querySelector('.sp-CheckReport img')?.getAttribute('src')).toContain('UE5H');
  expect(node.querySelector('.sp-CheckReport pre')?.textContent).toBe('COMPLETED');
  expect(node.querySelectorAll('.sp-MapPlot')).toHaveLength(0);

  const checked = await render();
  const sentence = 'Checked against pPXF on 30 spectra.';
  checked.jobs.tell(
    makeJob({ checks: [{ job: checkOf, date: '2026-01-02T03:04:05Z', sentence }] })
  );
  expect(checked.node.querySelector('.sp-Checks')?.textContent).toBe(`${sentence} (2026-01-02)`);
});

test('when the job ends the output is written anew, once', async () => {
  const { jobs, model } = await render();
  jobs.tell(makeJob({ phase: 'COMPLETED' }));
  jobs.tell(makeJob({ phase: 'COMPLETED' }));
  await drawn();
  expect(readBundle(model.data)?.phase).toBe('COMPLETED');
  expect(jobs.asked.filter(one => one.startsWith('bundle'))).toEqual(['bundle V']);
});

test('what is saved is what was chosen last, however long the earlier writing takes', async () => {
  const { jobs, model, node } = await render();
  jobs.tell(makeJob({ phase: 'COMPLETED' }));
  await drawn();
  const status = node.querySelector<HTMLButtonElement>('[data-quantity=STATUS]');
  status?.click();
  status?.click();
  await drawn();
  expect(readBundle(model.data)?.show).toEqual(['V']);
});

test('Cancel asks the gateway, and goes when the job has ended', async () => {
  const { jobs, node } = await render();
  jobs.tell(makeJob());
  const cancel = [...node.querySelectorAll('button')].find(one => one.textContent === 'Cancel');
  cancel?.click();
  await settled();
  expect(jobs.asked).toContain(`cancel ${makeJob().id}`);
  expect(cancel?.hidden).toBe(true);
});

test('a running job is paused, and the pause is undone by Resume, by keys alone', async () => {
  const { jobs, node } = await render();
  const shown = (): string[] =>
    [...node.querySelectorAll<HTMLButtonElement>('[data-deed]')]
      .filter(one => !one.hidden)
      .map(one => one.textContent);
  jobs.tell(makeJob());
  expect(shown()).toEqual(['Pause', 'Cancel']);
  document.body.append(node);
  const pause = node.querySelector<HTMLButtonElement>('[data-deed=pause]');
  pause?.focus();
  pause?.click();
  await settled();
  expect(jobs.asked).toContain(`pause ${makeJob().id}`);
  expect(shown()).toEqual(['Resume', 'Cancel']);
  expect(document.activeElement?.textContent).toBe('Resume');
  (document.activeElement as HTMLButtonElement).click();
  await settled();
  expect(shown()).toEqual(['Pause', 'Cancel']);
});

test('what failed of an ended job is fitted again by another, which is named', async () => {
  const { jobs, node } = await render();
  const counts = { fits: 6, done: 4, failed: 2, aborted: 0, cached: 0 };
  jobs.tell(makeJob({ phase: 'COMPLETED', counts }));
  node.querySelector<HTMLButtonElement>('[data-deed=retry]')?.click();
  await settled();
  expect(jobs.asked).toContain(`retry ${makeJob().id}`);
  expect(node.textContent).toContain(
    'Job 01J00000000000000000000001 goes on with what has no fit yet'
  );
});

test('by keys alone a spaxel that waits is sent first, and the readout follows', async () => {
  const { jobs, node } = await render();
  jobs.tell(makeJob());
  await drawn();
  document.body.append(node);
  const map = node.querySelector<HTMLElement>('.sp-MapPlot');
  const press = (key: string): boolean =>
    map?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })) ??
    true;
  const readout = (): string | undefined =>
    map?.querySelector('.sp-MapPlot-readout')?.textContent ?? undefined;
  expect(press('ArrowUp')).toBe(true); // not ours before the map has the focus
  map?.focus();
  expect(map?.getAttribute('aria-label')).toContain('Enter fits it next');
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowLeft']) press(key);
  expect(readout()).toBe('x 0, y 1: not fitted yet');
  expect(press('Enter')).toBe(false);
  await settled();
  expect(jobs.asked).toContain(`first ${makeJob().id} 0,1`);
  expect(readout()).toBe('x 0, y 1: fitted next');
  expect(node.textContent).toContain('Spaxel (0, 1) is fitted next.');
  press('ArrowDown');
  expect(readout()).toBe('x 0, y 0: 1 km/s');
  map?.blur();
  expect(readout()).toBe('');
});

test('a click in a notebook leaves the arrow keys to the notebook', async () => {
  const { jobs, node } = await render();
  jobs.tell(makeJob());
  await drawn();
  document.body.append(node);
  const map = node.querySelector<HTMLElement>('.sp-MapPlot');
  map?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  map?.focus();
  const down = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true });
  expect(map?.dispatchEvent(down)).toBe(true);
  // Who comes back by the keyboard has them.
  map?.blur();
  map?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  window.dispatchEvent(new Event('pointerup'));
  map?.focus();
  const again = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true });
  expect(map?.dispatchEvent(again)).toBe(false);
});

test('a cancelled job offers to go on with what was cancelled', async () => {
  const { jobs, node } = await render();
  const counts = { fits: 6, done: 2, failed: 0, aborted: 4, cached: 0 };
  jobs.tell(makeJob({ phase: 'ABORTED', counts }));
  const shown = [...node.querySelectorAll<HTMLButtonElement>('[data-deed]')].filter(
    one => !one.hidden
  );
  expect(shown.map(one => one.textContent)).toEqual(['Resume what was cancelled']);
  shown[0]?.click();
  await settled();
  expect(jobs.asked).toContain(`retry ${makeJob().id}`);
  // One that was stopped before it was planned too; but not one that failed as a whole.
  const none = { fits: 0, done: 0, failed: 0, aborted: 0, cached: 0 };
  jobs.tell(makeJob({ phase: 'ABORTED', counts: none }));
  expect(shown[0]?.hidden).toBe(false);
  jobs.tell(makeJob({ phase: 'ERROR', counts: none }));
  expect(shown[0]?.hidden).toBe(true);
});

test('the failure map is one button away', async () => {
  const { jobs, node } = await render();
  jobs.tell(makeJob());
  await drawn();
  node.querySelector<HTMLButtonElement>('[data-quantity=STATUS]')?.click();
  await drawn();
  expect(jobs.asked).toContain('map STATUS');
  expect(node.querySelectorAll('.sp-MapPlot')).toHaveLength(2);
});

test('a job that is gone leaves its saved picture and a sentence', async () => {
  const { jobs, node } = await render({ 'image/png': 'UE5H' });
  jobs.lose(new SpaxelError('JobUnknown', 'No job has this id.'));
  expect(node.querySelector('img')?.src).toBe('data:image/png;base64,UE5H');
  expect(node.textContent).toContain('This job is no longer known here.');
  expect(node.textContent).toContain('Try again');
});

test('no more is watched once the output is gone', async () => {
  const { jobs, renderer } = await render();
  renderer.dispose();
  expect(jobs.watchers).toBe(0);
});
