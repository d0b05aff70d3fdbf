// What the ledger takes: whole tasks and single spectra a second, arrays stored and synced, one commit a task; beside them, in the
// same run, bare files that are written and synced as often with as many bytes; then the same of several answers at a time, which
// share a sync. `--seconds N` of each, 4 unless said.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSafetensors } from '@spaxel/core';
import { Ledger } from '../../packages/gateway/src/ledger/index.ts';
import { ArrayFile } from '../../packages/gateway/src/results/arrays.ts';
import { Run } from '../../packages/gateway/src/feed/run.ts';
import { Settler } from '../../packages/gateway/src/feed/settler.ts';
import { Columns } from '../../packages/gateway/src/results/columns.ts';
import { addJob } from '../../packages/gateway/src/ledger/testing/job.ts';
import { tell } from './gateway.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } } });
const long = Number(values.seconds) * 1000;
const job = '01HZZZZZZZZZZZZZZZZZZZZZZZ';

/** The arrays of so many spectra: 24 quantities, and a model of so many pixels. */
function payloadOf(fits, pixels) {
  const tensors = new Map();
  for (let at = 0; at < 24; at += 1)
    tensors.set(`Q${at}`, { shape: [fits], data: new Float64Array(fits).fill(at) });
  if (pixels > 0)
    tensors.set('MODEL', { shape: [fits, pixels], data: new Float32Array(fits * pixels) });
  return writeSafetensors(tensors, {});
}

/** Tasks until the time is up; answers how many a second, and how long the slowest of 100 took. */
async function clock(most, step) {
  const times = [];
  const start = performance.now();
  while (performance.now() - start < long && times.length < most) {
    const before = performance.now();
    await step(times.length);
    times.push(performance.now() - before);
  }
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  return { rate: times.length / seconds, slow: times[Math.floor(times.length * 0.99)], times };
}

async function openLedger(folder, fits, all) {
  const most = Math.min(Math.floor(all / fits), 20_000);
  const path = join(folder, 'ledger.sqlite');
  const ledger = new Ledger(path);
  addJob(ledger, job, folder);
  const ids = Array.from({ length: most * fits }, () => randomBytes(32).toString('hex'));
  ledger.queue(job, '{}', ids);
  ledger.move(job, 'EXECUTING');
  return { most, path, ledger, arrays: await ArrayFile.open(folder, []) };
}

async function intoLedger(folder, fits, payload) {
  const { most, path, ledger, arrays } = await openLedger(folder, fits, 300_000);
  const told = await clock(most, async at => {
    const segment = await arrays.append(`task-${at}`, payload);
    const outcomes = Array.from({ length: fits }, (_, row) => ({
      ...{ bin: at * fits + row, status: 'COMPLETED', code: 0, message: null },
      ...{ row, cpu: 0.05, isCached: false }
    }));
    if (ledger.commit(job, segment, outcomes).length !== fits) throw new Error('fits were lost');
  });
  if (ledger.counts(job).done !== told.times.length * fits) throw new Error('counts are wrong');
  await arrays.close();
  ledger.close();
  return { ...told, bytes: statSync(path).size };
}

/** As the gateway takes answers: `together` of them at a time are on their way, each acknowledged when it is on disk. */
async function settled(folder, fits, { payload, together }) {
  const { most, ledger, arrays } = await openLedger(folder, fits, 100_000);
  const work = { plan: { parameters: {} } };
  const run = new Run(job, { ledger, arrays, columns: new Columns(most * fits), work });
  const settler = new Settler(ledger);
  let next = 0;
  const end = performance.now() + long;
  const lane = async () => {
    while (performance.now() < end && next < most) {
      const at = next;
      next += 1;
      const rows = Array.from({ length: fits }, (_, row) => ({
        ...{ bin: at * fits + row, status: 'COMPLETED', cpuSeconds: 0.05 }
      }));
      await settler.settle({ run, payload, result: { task: `task-${at}`, job, fits: rows } });
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: together }, lane));
  const seconds = (performance.now() - start) / 1000;
  if (ledger.counts(job).done !== next * fits) throw new Error('counts are wrong');
  await arrays.close();
  ledger.close();
  return next / seconds;
}

async function bare(folder, fits, payload) {
  const record = new Uint8Array(4096 + 110 * fits);
  const files = await Promise.all(['a', 'b'].map(name => open(join(folder, name), 'w')));
  const told = await clock(Infinity, async () => {
    for (const [at, bytes] of [payload, record].entries()) {
      await files[at].appendFile(bytes);
      await files[at].datasync();
    }
  });
  await Promise.all(files.map(file => file.close()));
  return told;
}

async function measure(fits, pixels) {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-bench-'));
  try {
    const payload = payloadOf(fits, pixels);
    const ours = await intoLedger(folder, fits, payload);
    const least = await bare(folder, fits, payload);
    const size = `${(payload.byteLength / fits / 1024).toFixed(1)} KiB a spectrum`;
    console.log(
      `tasks of ${fits}, ${size}: ${(ours.rate * fits).toFixed(0)} spectra/s in ${ours.rate.toFixed(0)} tasks/s (p99 ${ours.slow.toFixed(1)} ms); ` +
        `bare synced writes ${least.rate.toFixed(0)} tasks/s; ratio ${(ours.rate / least.rate).toFixed(2)}`
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureTogether(fits, together, target) {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-bench-'));
  try {
    const rate = await settled(folder, fits, { payload: payloadOf(fits, 500), together });
    tell(`answers of ${fits}, ${together} at a time`, rate * fits, {
      ...{ unit: 'spectra/s', target, isLess: false }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [fits, pixels] of [
  [200, 0],
  [500, 0],
  [200, 1000],
  [1, 0],
  [1, 4000]
])
  await measure(fits, pixels);
for (const [fits, together, target] of [
  [200, 1, 20_000],
  [200, 8, 20_000],
  [1, 1, 500],
  [1, 16, 500]
])
  await measureTogether(fits, together, target);
