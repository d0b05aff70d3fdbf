// How late a page learns of results while very many come in: tasks of 200 spectra with their arrays, stored, at a steady rate, and a
// listener to the job's events in a process of its own. `--rate N` spectra a second, 20000 unless said; `--seconds N`, 8.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeSafetensors } from '@spaxel/core';
import { Feed } from '../../packages/gateway/src/feed/feed.ts';
import { Changes } from '../../packages/gateway/src/feed/changes.ts';
import { viewOf } from '../../packages/gateway/src/feed/view.ts';
import { Ledger } from '../../packages/gateway/src/ledger/index.ts';
import { addJob } from '../../packages/gateway/src/ledger/testing/job.ts';
import { ArrayFile } from '../../packages/gateway/src/results/arrays.ts';
import { Columns } from '../../packages/gateway/src/results/columns.ts';
import { streamJob } from '../../packages/gateway/src/routes/events.ts';
import { Histories } from '../../packages/gateway/src/routes/history.ts';
import { tell } from './gateway.mjs';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '8' },
    listen: { type: 'string' }
  }
});
const job = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
const perTask = 200;
const pixels = 500;

/** The listener: says how many fits it was told of, and when. */
function listen(socketPath) {
  const headers = { accept: 'text/event-stream' };
  get({ socketPath, path: '/events', headers }, answer => {
    let text = '';
    answer.setEncoding('utf8').on('data', chunk => {
      text += chunk;
      const ends = text.lastIndexOf('\n\n');
      if (ends < 0) return;
      for (const [, data] of text.slice(0, ends + 1).matchAll(/^data: (.*)$/gm))
        process.send({ done: JSON.parse(data).counts.done, at: Date.now() });
      text = text.slice(ends + 2);
    });
  });
}

function payloadOf(fits) {
  const tensors = new Map();
  for (let at = 0; at < 24; at += 1)
    tensors.set(`Q${at}`, { shape: [fits], data: new Float64Array(fits).fill(at) });
  tensors.set('MODEL', { shape: [fits, pixels], data: new Float32Array(fits * pixels) });
  return writeSafetensors(tensors, {});
}

const plan = {
  ...{ schema: 1, fitter: 'test', parameters: {}, warnings: [], useCache: false },
  ...{ templates: { name: 'none', digest: '' }, source: { kind: 'cube', paths: ['cube.fits'] } },
  shape: { nx: 1000, ny: 1000 }
};

/** A running job without a cube: results come from here. */
async function open(folder, count) {
  const ledger = new Ledger(join(folder, 'ledger.sqlite'));
  addJob(ledger, job, folder);
  const ids = Array.from({ length: count }, () => randomBytes(32).toString('hex'));
  ledger.queue(job, JSON.stringify(plan), ids);
  const arrays = await ArrayFile.open(folder, []);
  const columns = new Columns(count);
  const work = { plan, order: () => new Int32Array(0), close: () => Promise.resolve() };
  const changes = new Changes();
  const ears = {};
  const queue = {
    onResult: take => (ears.take = take),
    onDead: () => undefined,
    cancel: () => Promise.resolve(),
    close: () => Promise.resolve(),
    capacity: () => ({ slots: 2, room: 8, held: 0 })
  };
  const feed = new Feed({
    ...{ ledger, queue },
    open: () => Promise.resolve({ ledger, arrays, columns, work }),
    finish: () => Promise.resolve(),
    changed: one => changes.tell(one)
  });
  await feed.start(job);
  const products = { quantitiesOf: () => [] };
  const doors = { ledger, feed, products, checks: { told: () => ({}) }, folder: () => folder };
  const now = () => viewOf(doors, ledger.job(job));
  const histories = new Histories(() => ({ now, watch: call => changes.watch(job, call) }));
  // What the door of events sees of its server.
  const server = createServer(({ headers }, raw) => {
    streamJob({ params: { id: job }, headers }, { raw, hijack: () => undefined }, histories);
  });
  await new Promise(resolve => server.listen(join(folder, 'socket'), resolve));
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await feed.close();
    ledger.close();
  };
  return { take: ears.take, counts: () => ledger.counts(job), close };
}

/** Gives results at the rate; answers when each came in, and how many a second were taken. */
async function pour({ take }, count, rate) {
  const payload = payloadOf(perTask);
  const who = { worker: 'bench', fitterVersion: '1', wallSeconds: 0 };
  const given = [];
  const taken = [];
  const start = performance.now();
  for (let from = 0; from < count; from += perTask) {
    const due = start + (1000 * from) / rate;
    if (due > performance.now()) await sleep(due - performance.now());
    const fits = Array.from({ length: perTask }, (_, at) => ({
      ...{ bin: from + at, fitId: '', status: 'COMPLETED', cpuSeconds: 0.05 }
    }));
    given.push({ done: from + perTask, at: Date.now() });
    taken.push(take({ schema: 1, task: `task-${from}`, job, ...who, fits }, payload));
  }
  await Promise.all(taken);
  return { given, rate: count / ((performance.now() - start) / 1000) };
}

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-bench-'));
  const rate = Number(values.rate);
  const count = Math.floor((rate * Number(values.seconds)) / perTask) * perTask;
  const gateway = await open(folder, count + perTask);
  const heard = [];
  const argv = ['--listen', join(folder, 'socket')];
  const listener = fork(import.meta.filename, argv, { execArgv: process.execArgv });
  listener.on('message', one => heard.push(one));
  try {
    while (heard.length === 0) await sleep(20);
    const { given, rate: reached } = await pour(gateway, count, rate);
    while ((heard.at(-1)?.done ?? 0) < count) await sleep(20);
    const lags = given.map(({ done, at }) => heard.find(one => one.done >= done).at - at);
    lags.sort((a, b) => a - b);
    tell('stored', reached, { unit: 'spectra/s', target: rate * 0.98, isLess: false });
    const p95 = lags[Math.floor(lags.length * 0.95)];
    console.log(`events are late by ${lags[Math.floor(lags.length / 2)]} ms (median)`);
    tell('events are late (p95)', p95, { unit: 'ms', target: 500 });
  } finally {
    listener.kill();
    await gateway.close();
    rmSync(folder, { recursive: true });
  }
}

if (values.listen === undefined) await measure();
else listen(values.listen);
