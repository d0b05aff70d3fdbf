// Queue, worker and fitter together, as on a laptop: three kinds of processes, each killed in turn.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '@spaxel/protocol';
import { LocalQueue, startWorker, type DeadTask } from '@spaxel/queue';
import { payloadOf, taskOf, velocities } from './host/testing/tasks.ts';

jest.setTimeout(60_000);
const program = join(__dirname, 'host/testing/worker.ts');
const argv: [string, ...string[]] = [process.execPath, '--conditions=source', program];
let scratch: string;

beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), 'spaxel-test-'))));
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** The double's process id once the last line of its log is of spectrum `id`. */
async function pidInLog(id: string): Promise<number> {
  const log = join(scratch, 'log');
  const found = (): number | undefined => {
    if (!existsSync(log)) return undefined;
    const lines = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map(line => line.split(' '));
    const last = lines.at(-1);
    return last?.[1] === id ? Number(last[0]) : undefined;
  };
  for await (const _ of watch(scratch)) {
    const pid = found();
    if (pid !== undefined) return pid;
  }
  throw new Error('unreachable');
}

/** Resolves when the process is gone; a zombie of another parent counts. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    const state = existsSync(`/proc/${pid}/stat`)
      ? readFileSync(`/proc/${pid}/stat`, 'utf8')
      : ' Z ';
    if (/\) Z|^ Z/.test(state)) return;
    await new Promise(resolve => setImmediate(resolve));
  }
}

test('tasks go through worker and fitter and come back', async () => {
  const queue = new LocalQueue({ workers: 2, start: () => startWorker(argv) });
  const results: { result: Result; payload: Uint8Array }[] = [];
  const all = new Promise<void>(resolve =>
    queue.onResult((result, payload) => {
      if (results.push({ result, payload }) === 6) resolve();
      return Promise.resolve();
    })
  );
  for (let at = 0; at < 6; at += 1) await queue.send(taskOf(3), payloadOf(3));
  await all;
  expect(results.every(({ payload }) => velocities(payload).join() === '0,10,20')).toBe(true);
  expect(results[0]?.result).toMatchObject({ worker: 'test', fitterVersion: '2.5' });
  await queue.close();
});

test('a worker killed in mid-fit takes its fitter along, and its task is fitted by another', async () => {
  const workers: number[] = [];
  const start = () => {
    const child = startWorker(argv);
    workers.push(child.pid ?? 0);
    return child;
  };
  const queue = new LocalQueue({ workers: 1, start, times: { firstPause: 1 } });
  const results: Result[] = [];
  const both = new Promise<void>(resolve =>
    queue.onResult(result => {
      if (results.push(result) === 2) resolve();
      return Promise.resolve();
    })
  );
  const hung = pidInLog('hung');
  const task = taskOf(2, { behave: { 1: 'hangOnce' }, log: join(scratch, 'log'), once: scratch });
  await queue.send(task, payloadOf(2));
  const fitter = await hung;
  process.kill(workers[0] ?? 0, 'SIGKILL');
  await both;
  await gone(fitter);
  expect(results.flatMap(({ fits }) => fits.map(fit => [fit.bin, fit.status]))).toEqual([
    [100, 'COMPLETED'],
    [101, 'COMPLETED']
  ]);
  await queue.close();
});

test('cancel ends a running fit, and the slot goes on with other jobs', async () => {
  const queue = new LocalQueue({ workers: 1, start: () => startWorker(argv) });
  const results: Result[] = [];
  const both = new Promise<void>(resolve =>
    queue.onResult(result => {
      if (results.push(result) === 2) resolve();
      return Promise.resolve();
    })
  );
  const dead: DeadTask[] = [];
  queue.onDead(told => Promise.resolve(void dead.push(told)));
  const hung = pidInLog('0');
  const doomed = {
    ...taskOf(2, { behave: { 0: 'stubborn' }, log: join(scratch, 'log') }),
    job: 'A'
  };
  await queue.send(doomed, payloadOf(2));
  await hung;
  await queue.send(taskOf(1), payloadOf(1));
  await queue.cancel('A');
  await both;
  expect(results[0]?.fits.map(fit => fit.status)).toEqual(['ABORTED', 'ABORTED']);
  expect(results[1]?.fits[0]?.status).toBe('COMPLETED');
  expect(dead).toEqual([]);
  await queue.close();
});

test('when the gateway is killed, worker and fitter end and their scratch folder is gone', async () => {
  const log = join(scratch, 'log');
  const gateway = `
    import { LocalQueue, startWorker } from '@spaxel/queue';
    const queue = new LocalQueue({ workers: 1, start: () => startWorker(${JSON.stringify(argv)}) });
    const payload = Buffer.from('${Buffer.from(payloadOf(1)).toString('base64')}', 'base64');
    await queue.send(${JSON.stringify(taskOf(1, { behave: { 0: 'hang' }, log }))}, payload);`;
  const options = ['--conditions=source', '--input-type=module', '-e', gateway];
  const hung = pidInLog('0');
  const env = { ...process.env, TMPDIR: scratch };
  const child = spawn(process.execPath, options, { cwd: __dirname, stdio: 'inherit', env });
  const fitter = await hung;
  const worker = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${fitter}/stat`, 'utf8'))?.[1]);
  child.kill('SIGKILL');
  await Promise.all([gone(fitter), gone(worker)]);
  expect(readdirSync(scratch)).toEqual(['log']);
});
