// A fitter for tests of the whole pipeline: the mean of each spectrum, after some milliseconds; its log has one seed a line.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';

const say = message => process.stdout.write(`${JSON.stringify(message)}\n`);

function readFlux(file) {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const { flux } = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  const [start, end] = flux.data_offsets;
  const body = Uint8Array.from(bytes.subarray(8 + length + start, 8 + length + end));
  return { count: flux.shape[0], pixels: flux.shape[1], flux: new Float64Array(body.buffer) };
}

function write(file, tensors) {
  const header = {};
  let offset = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(
    `${file}.part`,
    Buffer.concat([head, json, ...tensors.map(([, { data }]) => Buffer.from(data.buffer))])
  );
  renameSync(`${file}.part`, file);
}

/** Whether what makes fits fail is gone: the file says so. */
const isMended = flaw => flaw !== '' && readFileSync(flaw, 'utf8').includes('mended');

async function fit({ task, in: input, out, parameters, seeds }) {
  const { count, pixels, flux } = readFlux(input);
  const [mean, error, scatter] = [
    new Float64Array(count),
    new Float64Array(count),
    new Float64Array(count)
  ];
  for (let index = 0; index < count; index++) {
    const row = flux.subarray(index * pixels, (index + 1) * pixels);
    await after(parameters.milliseconds);
    if (parameters.log !== '') appendFileSync(parameters.log, `${seeds[index]}\n`);
    mean[index] = row.reduce((sum, one) => sum + one, 0) / pixels;
    if (mean[index] > parameters.failAbove && !isMended(parameters.flaw)) {
      say({ type: 'failed', task, index, code: 'FitFailed', message: 'Too bright.' });
      continue;
    }
    scatter[index] = row.reduce((sum, one) => sum + (one - mean[index]) ** 2, 0) / pixels;
    error[index] = Math.sqrt(scatter[index] / pixels);
    say({ type: 'done', task, index, cpuSeconds: parameters.milliseconds / 1000 });
  }
  write(out, [
    ['V', { dtype: 'F64', shape: [count], data: mean }],
    ['V_ERR', { dtype: 'F64', shape: [count], data: error }],
    ['CHI2', { dtype: 'F64', shape: [count], data: scatter }],
    ['WEIGHTS', { dtype: 'F64', shape: [count, 2], data: new Float64Array(2 * count).fill(0.5) }],
    ['MASSES', { dtype: 'F64', shape: [count, 2], data: new Float64Array(2 * count).fill(0.5) }],
    ['MODEL', { dtype: 'F32', shape: [count, pixels], data: Float32Array.from(flux) }]
  ]);
  say({ type: 'finished', task, cpuSeconds: 0 });
}

say({ type: 'hello', fitter: 'patient', version: '1', digest: '0'.repeat(64) });
for await (const line of createInterface({ input: process.stdin })) await fit(JSON.parse(line));
