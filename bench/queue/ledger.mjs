// What the ledger takes: whole tasks and single spectra a second, arrays stored and synced, one commit a task; beside them, in the
// same run, bare files that are written and synced as often with as many bytes. `--seconds N` of each, 4 unless said.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSafetensors } from '@spaxel/core';
import { Ledger } from '../../packages/gateway/src/ledger/index.ts';
import { ArrayFile } from '../../packages/gateway/src/results/arrays.ts';
import { addJob } from '../../packages/gateway/src/ledger/testing/job.ts';

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

async function intoLedger(folder, fits, payload) {
  const most = Math.min(Math.floor(300_000 / fits), 20_000);
  const path = join(folder, `ledger-${fits}-${payload.byteLength}.sqlite`);
  const ledger = new Ledger(path);
  addJob(ledger, job, folder);
  const ids = Array.from({ length: most * fits }, () => randomBytes(32).toString('hex'));
  ledger.queue(job, '{}', ids);
  ledger.move(job, 'EXECUTING');
  const arrays = await ArrayFile.open(folder, []);
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

for (const [fits, pixels] of [
  [200, 0],
  [500, 0],
  [200, 1000],
  [1, 0],
  [1, 4000]
])
  await measure(fits, pixels);
