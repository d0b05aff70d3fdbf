import { SpaxelError } from '@spaxel/core';
import { CodeCellModel } from '@jupyterlab/cells';
import type { INotebookCellExecutor } from '@jupyterlab/notebook';
import { jobMimeType } from '../maps/bundle.ts';
import { FakeJobs, FakePreferences, jobId, makeJob, settled } from '../testing/fakes.ts';
import { CellExecutor } from './run.ts';

type RunOptions = INotebookCellExecutor.IRunCellOptions;

function setUp(source: string): {
  jobs: FakeJobs;
  model: CodeCellModel;
  log: string[];
  run: () => Promise<boolean>;
} {
  const jobs = new FakeJobs();
  const model = new CodeCellModel();
  model.sharedModel.setSource(source);
  const log: string[] = [];
  const executor = new CellExecutor({ jobs, preferences: new FakePreferences() }, () => {
    log.push('kernel');
    return Promise.resolve(true);
  });
  const options = {
    cell: { model, isDisposed: false },
    notebook: { cells: [model], deletedCells: [] },
    notebookConfig: { recordTiming: true },
    sessionContext: { path: 'RTC:work/first.ipynb' },
    onCellExecutionScheduled: () => log.push('scheduled'),
    onCellExecuted: ({ success }: { success: boolean }) => log.push(`executed ${String(success)}`)
  } as unknown as RunOptions;
  return { jobs, model, log, run: () => executor.runCell(options) };
}

const dataOf = (model: CodeCellModel, at = 0): Record<string, unknown> =>
  model.outputs.get(at).data as Record<string, unknown>;

test('a fit is submitted in the notebook’s folder, and its live output is there at once', async () => {
  const { jobs, model, log, run } = setUp('%spaxel fit a.fits --z 0.01');
  expect(await run()).toBe(true);
  expect(jobs.submitted).toEqual([{ text: 'fit a.fits --z 0.01', folder: 'work' }]);
  expect(log).toEqual(['scheduled', 'executed true']);
  expect(dataOf(model)[jobMimeType]).toMatchObject({ job: jobId, show: ['V', 'SIGMA'] });
  expect(model.executionCount).toBe(1);
  expect(model.executionState).toBe('idle');
  expect(model.getMetadata('execution')).toHaveProperty(['shell.execute_reply']);
});

test('when the job ends the saved output has its picture, page and text', async () => {
  const { jobs, model, run } = setUp('%spaxel fit a.fits');
  await run();
  jobs.tell(makeJob({ phase: 'COMPLETED' }));
  await settled();
  const saved = model.sharedModel.getOutputs()[0] as { data: Record<string, unknown> };
  expect(saved.data[jobMimeType]).toMatchObject({ phase: 'COMPLETED' });
  expect(saved.data['image/png']).toBe('UE5H');
  expect(saved.data['text/html']).toBe('<p>maps</p>');
  expect(saved.data['text/plain']).toBe('COMPLETED');
  expect(jobs.watchers).toBe(0);
});

test('view leaves the output that the gateway made: live, and a picture for other readers', async () => {
  const { jobs, model, run } = setUp('%spaxel view a.fits');
  const data = { 'application/vnd.spaxel.cube+json': { path: 'a.fits' }, 'image/png': 'UE5H' };
  jobs.answer = { verb: 'view', text: 'a.fits', data: { bundle: { data, metadata: {} } } };
  await run();
  expect(dataOf(model)).toEqual(data);
  expect(model.outputs.length).toBe(1);
});

test('--wait keeps the cell running until the job has ended', async () => {
  const { jobs, model, log, run } = setUp('%spaxel fit a.fits --wait');
  const running = run();
  await settled();
  expect(log).toEqual(['scheduled']);
  expect(model.executionState).toBe('running');
  jobs.tell(makeJob({ phase: 'COMPLETED' }));
  expect(await running).toBe(true);
  expect(log).toEqual(['scheduled', 'executed true']);
});

test('a check is followed as a fit is: its picture and words are saved at its end', async () => {
  const { jobs, model, run } = setUp('%spaxel check last');
  jobs.answer = { verb: 'check', text: 'Checks.', job: makeJob() };
  await run();
  jobs.tell(makeJob({ phase: 'COMPLETED' }));
  await settled();
  expect(dataOf(model)[jobMimeType]).toMatchObject({ phase: 'COMPLETED' });
  expect(jobs.watchers).toBe(0);
});

test('a refusal becomes an error output with its sentence, and stops the cell', async () => {
  const { jobs, model, log, run } = setUp('%%spaxel\nfit no.fits\nfit a.fits');
  jobs.refusal = new SpaxelError('FileNotFound', 'no.fits does not exist below the root.');
  await expect(run()).rejects.toThrow('KernelReplyNotOK');
  expect(jobs.submitted).toHaveLength(1);
  expect(model.outputs.get(0).toJSON()).toMatchObject({
    output_type: 'error',
    ename: 'FileNotFound',
    evalue: 'no.fits does not exist below the root.'
  });
  expect(log).toEqual(['scheduled', 'executed false']);
});

test('a misspelt option never reaches the gateway', async () => {
  const { jobs, model, run } = setUp('%spaxel fit a.fits --zz 1');
  await expect(run()).rejects.toThrow();
  expect(jobs.submitted).toEqual([]);
  expect(model.outputs.get(0).toJSON()).toMatchObject({ ename: 'OptionInvalid' });
});

test('other verbs answer with text', async () => {
  const { jobs, model, run } = setUp('%spaxel jobs');
  jobs.answer = { verb: 'jobs', text: 'No jobs yet.' };
  await run();
  expect(model.outputs.get(0).toJSON()).toMatchObject({ name: 'stdout', text: 'No jobs yet.\n' });
});

test('a cell of the kernel’s is handed on untouched', async () => {
  const { jobs, log, run } = setUp('x = 1');
  expect(await run()).toBe(true);
  expect(log).toEqual(['kernel']);
  expect(jobs.submitted).toEqual([]);
});
