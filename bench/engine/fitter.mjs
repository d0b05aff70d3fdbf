// A fitter as its manifest starts it, asked line by line; what it says of its CPU time is what is measured.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readSafetensors } from '@spaxel/core';

const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const task = '01JABCDEFGHJKMNPQRSTVWXYZ0';

/** MiB at the most so far (Linux); NaN where there is no /proc. */
function peakOf(pid) {
  try {
    const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(kib) / 1024);
  } catch {
    return NaN;
  }
}

/** @param folder of its manifest @param place `{ scratch, python }` */
export async function startFitter(folder, { scratch, python }) {
  const manifest = JSON.parse(readFileSync(join(folder, 'fitter.json'), 'utf8'));
  const places = { python, node: process.execPath, folder };
  const [program, ...argv] = manifest.start.map(word =>
    word.replace(/\{(\w+)\}/g, (_, name) => places[name])
  );
  const env = { ...process.env, ...threads };
  const child = spawn(program, argv, { cwd: scratch, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${manifest.title} ended.`);
    return JSON.parse(value);
  };
  const hello = await next();
  if (hello.sentence !== undefined) throw new Error(hello.sentence);
  return {
    version: hello.version,
    /** Fits a file of `count` spectra: seconds of CPU, failures and the tensors of its output. */
    async fit({ input, count, templates, parameters }) {
      const out = join(scratch, `${manifest.name}.out`);
      const seeds = new Array(count).fill(0);
      const fit = { type: 'fit', task, in: input, out, templates, parameters, seeds };
      child.stdin.write(`${JSON.stringify({ ...fit, limitSeconds: 600 })}\n`);
      const said = [];
      for (let line = await next(); line.type !== 'finished'; line = await next()) said.push(line);
      const failures = said.filter(({ type }) => type === 'failed');
      const seconds = said.map(({ cpuSeconds = 0 }) => cpuSeconds);
      return { seconds, failures, tensors: readSafetensors(readFileSync(out)).tensors };
    },
    peakMiB: () => peakOf(child.pid),
    async end() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    }
  };
}
