import { FakeJobs, jobId, makeJob } from '../testing/fakes.ts';
import { firstBundle, readBundle, settle, type OutputData } from './bundle.ts';

class Output implements OutputData {
  data: object;
  written = 0;
  constructor(data: object) {
    this.data = data;
  }
  setData(options: { data: object }): void {
    this.data = options.data;
    this.written += 1;
  }
}

const ended = makeJob({ phase: 'COMPLETED' });

function outputOf(show: readonly string[]): { output: Output; jobs: FakeJobs } {
  const jobs = new FakeJobs();
  jobs.jobs = [ended];
  return { jobs, output: new Output(firstBundle(makeJob(), show, 'begun').data) };
}

test('the output of an ended job is written once, with all that other readers need', async () => {
  const { output, jobs } = outputOf(['V']);
  expect(await settle(output, jobs, { job: ended })).toBe(true);
  expect(Object.keys(output.data)).toContain('image/png');
  expect(readBundle(output.data)).toMatchObject({ job: jobId, phase: 'COMPLETED', show: ['V'] });
  expect(await settle(output, jobs, { job: ended })).toBe(false);
  expect(output.written).toBe(1);
});

test('choosing other maps afterwards writes it again', async () => {
  const { output, jobs } = outputOf(['V']);
  await settle(output, jobs, { job: ended });
  expect(await settle(output, jobs, { job: ended, show: ['SIGMA'] })).toBe(true);
  expect(readBundle(output.data)?.show).toEqual(['SIGMA']);
});

test('an output of another job, or of something else, is left alone', async () => {
  const { output, jobs } = outputOf(['V']);
  const other = makeJob({ phase: 'COMPLETED', id: '01J00000000000000000000001' });
  expect(await settle(output, jobs, { job: other })).toBe(false);
  expect(await settle(new Output({ 'text/plain': 'x' }), jobs, { job: ended })).toBe(false);
  expect(jobs.asked).toEqual([]);
});
