// A fitter for tests that keeps the contract, and breaks it where its parameters ask: a spectrum is known by the number
// in its first pixel. {"behave": {"3": "crash"}} crashes on spectrum 3; words of argv change how it starts.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const say = message => process.stdout.write(JSON.stringify(message) + '\n');

function readTensors(file) {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  const {
    shape,
    data_offsets: [start, end]
  } = header.flux;
  const body = bytes.subarray(8 + length).slice(start, end);
  return { shape, flux: new Float64Array(Uint8Array.from(body).buffer) };
}

function writeTensors(file, tensors) {
  const header = {};
  let offset = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, (offset += data.byteLength)] };
  }
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(json.length));
  const blocks = Object.values(tensors).map(({ data }) => Buffer.from(data.buffer));
  writeFileSync(`${file}.part`, Buffer.concat([head, json, ...blocks]));
  renameSync(`${file}.part`, file);
}

const spin = milliseconds => {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
};

const behaviours = {
  crash: () => {
    process.stderr.write('the double crashes on order\n');
    process.kill(process.pid, 'SIGKILL');
  },
  crashOnce: id => {
    if (existsSync(`crashed-${id}`)) return;
    writeFileSync(`crashed-${id}`, '');
    process.exit(7);
  },
  hang: () => spin(1e9),
  hangOnce: (id, folder) => {
    if (existsSync(`${folder}/hung-${id}`)) return;
    writeFileSync(`${folder}/hung-${id}`, '');
    appendFileSync(`${folder}/log`, `${process.pid} hung 0\n`);
    spin(1e9);
  },
  stubborn: () => {
    process.on('SIGTERM', () => undefined);
    spin(1e9);
  },
  junk: () => process.stdout.write('junk from a library\n'),
  endless: () => process.stdout.write('x'.repeat(1100000)),
  shout: () => process.stderr.write(`${'noise '.repeat(4000)}last words\n`),
  slow: () => spin(250)
};

function fit({ task, in: input, out, parameters, seeds }) {
  const { behave = {}, log, once, output = 'right' } = parameters;
  const {
    shape: [n, p],
    flux
  } = readTensors(input);
  const v = new Float64Array(n);
  for (let index = 0; index < n; index += 1) {
    const id = flux[index * p];
    const what = behave[id];
    if (log !== undefined) appendFileSync(log, `${process.pid} ${id} ${seeds[index]}\n`);
    behaviours[what]?.(id, once);
    v[index] = id * 10;
    if (what === 'fail')
      say({ type: 'failed', task, index, code: 'TooFewPixels', message: 'On order.' });
    else if (what === 'strange')
      say({ type: 'failed', task, index, code: 'Whatever', message: 'Odd.' });
    else if (what === 'twice')
      for (let k = 0; k < 2; k += 1) say({ type: 'done', task, index, cpuSeconds: 0 });
    else say({ type: 'done', task, index, cpuSeconds: 0.25 });
  }
  const model = new Float32Array(n * p).fill(2);
  const rows = output === 'short' ? 0 : n;
  if (output !== 'none')
    writeTensors(out, {
      V: { dtype: 'F64', shape: [rows], data: v.subarray(0, rows).slice() },
      MODEL: { dtype: 'F32', shape: [n, p], data: model },
      QUALITY: { dtype: 'I32', shape: [n], data: new Int32Array(n).fill(1) }
    });
  say({ type: 'finished', task, cpuSeconds: 0.25 * n });
}

const how = process.argv[2];
if (how === '--check') {
  console.log('2.5');
  process.exit(0);
}
if (how === '--lacking') {
  console.log('Install the double with pip install double.');
  process.exit(1);
}
if (how === '--stillborn') {
  process.stderr.write('no such library\n');
  process.exit(4);
}
if (how === '--mute') setInterval(() => undefined, 1000);
else {
  const hello = {
    type: 'hello',
    fitter: how === '--alias' ? 'other' : 'double',
    version: '2.5',
    digest: '0'.repeat(64)
  };
  say(
    how === '--missing'
      ? { ...hello, sentence: 'Install the double with pip install double.' }
      : hello
  );
}
if (how !== '--deaf')
  createInterface({ input: process.stdin }).on('line', line => fit(JSON.parse(line)));
