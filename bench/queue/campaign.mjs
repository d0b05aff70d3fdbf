// What a survey costs the gateway: a list of many cubes of one spectrum each. Prints how long it takes to be submitted, how many
// rows are fitted a second, the gateway's CPU and memory, and how long the doors that the panel asks take meanwhile.
//   node --conditions=source --no-warnings bench/queue/campaign.mjs [--rows 10000] [--seconds 60] [--whole]
// After --seconds it is cancelled; with --whole it runs to its end.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeFits } from '@spaxel/core';

const top = join(import.meta.dirname, '../..');
const { values: asked } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    whole: { type: 'boolean', default: false }
  }
});

/** One MEGARA spectrum as a cube of one spaxel; rows differ by their seed, so that none is known from another. */
function layCube(path) {
  const cards = {
    ...{ OBJECT: 'BENCH', INSTRUME: 'MEGARA', VPH: 'LR-V', REDSHIFT: 0.01 },
    ...{ BUNIT: '1e-17 erg/s/cm2/Angstrom', CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN' },
    ...{ CRPIX1: 1, CRPIX2: 1, CRVAL1: 150, CRVAL2: 2, CDELT1: -1e-4, CDELT2: 1e-4 },
    ...{ CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRPIX3: 1, CRVAL3: 5200, CDELT3: 1 }
  };
  const data = Float32Array.from({ length: 700 }, (_, k) => 10 + Math.sin(k * k));
  const list = Object.entries(cards).map(([keyword, value]) => ({ keyword, value, comment: '' }));
  writeFileSync(path, writeFits([{ cards: list, image: { shape: [700, 1, 1], data } }]));
}

async function open(root, home) {
  const program = join(top, 'packages/cli/src/main.ts');
  const argv = ['--conditions=source', '--no-warnings', program, 'serve', '--root', root];
  const gateway = spawn(process.execPath, [...argv, '--socket', join(root, 'bench.sock')], {
    env: {
      ...process.env,
      SPAXEL_HOME: home,
      SPAXEL_WORKERS: '2',
      SPAXEL_FITTERS: join(top, 'packages/cli/src/testing'),
      SPAXEL_TEMPLATES: join(top, 'packages/templates/sets')
    },
    stdio: ['ignore', 'pipe', 'inherit']
  });
  for await (const line of createInterface({ input: gateway.stdout }))
    return { gateway, socketPath: JSON.parse(line).socket };
  throw new Error('the gateway did not start');
}

function call(socketPath, method, path, body) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    'x-spaxel': '1',
    ...(text === '' ? {} : { 'content-type': 'application/json' })
  };
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers, agent: false }, async answer => {
      const chunks = await Array.fromAsync(answer);
      const told = JSON.parse(Buffer.concat(chunks).toString());
      if (answer.statusCode < 300) resolve(told);
      else reject(new Error(told.detail));
    });
    sent.on('error', reject).end(text);
  });
}

const residentMiB = ({ pid }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
/** proc(5): user and system time, in ticks of 10 ms. */
const cpuMs = ({ pid }) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
};
const median = list => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

/** Milliseconds that each door takes, of five calls the middle one and the slowest. */
async function doorsText(socketPath, id, rows) {
  const doors = {
    jobs: '/api/jobs',
    campaigns: '/api/campaigns',
    'a page of rows': `/api/campaigns/${id}/rows?from=${Math.max(0, rows - 100)}&n=20`,
    'failed rows': `/api/campaigns/${id}/rows?phase=ERROR&n=20`
  };
  const told = [];
  for (const [name, path] of Object.entries(doors)) {
    const times = [];
    for (let at = 0; at < 5; at += 1) {
      const start = performance.now();
      await call(socketPath, 'GET', path);
      times.push(performance.now() - start);
    }
    told.push(`${name} ${median(times).toFixed(0)} (${Math.max(...times).toFixed(0)})`);
  }
  return told.join(', ');
}

/** Follows the campaign; prints the rate of each tenth of the time, or of the rows. */
async function follow({ gateway, socketPath }, id, rows) {
  const start = performance.now();
  const end = asked.whole ? Infinity : start + Number(asked.seconds) * 1000;
  let last = { at: start, done: 0, cpu: cpuMs(gateway) };
  let most = 0;
  for (;;) {
    await after(1000);
    const state = await call(socketPath, 'GET', `/api/campaigns/${id}`);
    const [now, done] = [performance.now(), state.rows.completed + state.rows.failed];
    most = Math.max(most, residentMiB(gateway));
    const isOver = state.phase !== 'EXECUTING' || now > end;
    if (isOver || done - last.done >= rows / 10 || (!asked.whole && now - last.at > 10_000)) {
      const [more, cpu] = [done - last.done, cpuMs(gateway)];
      const rate = (1000 * more) / (now - last.at);
      const cost = (cpu - last.cpu) / Math.max(1, more);
      console.log(
        `${done} of ${rows} rows: ${rate.toFixed(1)} rows/s, ${cost.toFixed(1)} ms of the gateway's CPU a row, RSS ${residentMiB(gateway).toFixed(0)} MiB`
      );
      last = { at: now, done, cpu };
    }
    if (isOver) return { seconds: (now - start) / 1000, done, most };
  }
}

async function measure(root, home) {
  const rows = Number(asked.rows);
  layCube(join(root, 'one.fits'));
  const lines = Array.from({ length: rows }, (_, row) => `one.fits,${row},${50 + row / 1000}`);
  writeFileSync(join(root, 'survey.csv'), ['cube,seed,distance', ...lines].join('\n'));
  const { gateway, socketPath } = await open(root, home);
  try {
    const idle = residentMiB(gateway);
    const start = performance.now();
    const text = 'campaign survey.csv --fitter patient --param milliseconds=1';
    const { data } = await call(socketPath, 'POST', '/api/commands', { text, folder: root });
    const { id } = data.campaign;
    const submitted = (performance.now() - start) / 1000;
    console.log(
      `${rows} rows submitted in ${submitted.toFixed(2)} s, RSS ${idle.toFixed(0)} -> ${residentMiB(gateway).toFixed(0)} MiB`
    );
    const { seconds, done, most } = await follow({ gateway, socketPath }, id, rows);
    console.log(`${(done / seconds).toFixed(1)} rows/s; RSS ${most.toFixed(0)} MiB at most`);
    console.log(`ms, the slowest of five in brackets: ${await doorsText(socketPath, id, rows)}`);
    const before = performance.now();
    const cancelled = asked.whole
      ? undefined
      : await call(socketPath, 'POST', `/api/campaigns/${id}/cancel`);
    if (cancelled !== undefined)
      console.log(`cancelled in ${(performance.now() - before).toFixed(0)} ms`);
    const write = performance.now();
    await call(socketPath, 'POST', '/api/commands', {
      text: 'campaign catalogue last all.ecsv',
      folder: root
    });
    console.log(`catalogue written in ${(performance.now() - write).toFixed(0)} ms`);
  } finally {
    gateway.kill('SIGTERM');
  }
}

const root = mkdtempSync(join(tmpdir(), 'spaxel-bench-'));
const home = mkdtempSync(join(tmpdir(), 'spaxel-bench-home-'));
try {
  await measure(root, home);
} finally {
  await after(500);
  for (const folder of [root, home]) rmSync(folder, { recursive: true, force: true });
}
