// The bare side: as many of the same fitter processes, each given the next spectrum as soon as it has finished one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { awakeOfAll, clock, cpuOfAll } from './figures.mjs';

const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** The `fit` lines that record.mjs kept, pointing to the files it kept. */
export function keptFits(folder) {
  const names = readdirSync(folder).filter(name => name.endsWith('.json'));
  return names.sort().map(name => {
    const fit = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return { ...fit, in: join(folder, `${fit.task}.safetensors`) };
  });
}

async function startFitter(argv, scratch, name) {
  const [program, ...rest] = argv;
  const env = { ...process.env, ...threads };
  // Detached like the host's: a session of its own is a scheduling group of its own on Linux.
  const options = { cwd: scratch, env, detached: true, stdio: ['pipe', 'pipe', 'inherit'] };
  const child = spawn(program, rest, options);
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  const out = join(scratch, `${name}.safetensors`);
  return {
    pid: child.pid,
    fit: fit =>
      new Promise((resolve, reject) => {
        const hear = line => {
          const message = JSON.parse(line);
          if (message.type === 'failed') reject(new Error(`${message.code}: ${message.message}`));
          if (message.type !== 'finished') return;
          lines.off('line', hear);
          resolve();
        };
        lines.on('line', hear);
        child.stdin.write(`${JSON.stringify({ ...fit, out })}\n`);
      }),
    end: () => child.stdin.end()
  };
}

/** `count` fitters; `fit` has them share a list and answers seconds on the wall, of CPU, and the share of time that fitters were busy. */
export async function startBare(argv, scratch, count) {
  const names = Array.from({ length: count }, (_, at) => `bare-${at}`);
  const fitters = await Promise.all(names.map(name => startFitter(argv, scratch, name)));
  const pids = fitters.map(({ pid }) => pid);
  const share = async fits => {
    const left = [...fits];
    await Promise.all(
      fitters.map(async fitter => {
        for (let fit = left.shift(); fit !== undefined; fit = left.shift()) await fitter.fit(fit);
      })
    );
  };
  return {
    warm: fits => Promise.all(fitters.map(fitter => fitter.fit(fits[0]))),
    fit: async fits => {
      const before = { cpu: cpuOfAll(pids), awake: awakeOfAll(pids) };
      const seconds = clock();
      await share(fits);
      const wall = seconds();
      const busy = (awakeOfAll(pids) - before.awake) / (count * wall);
      return { wall, fits: fits.length, cpuFitters: cpuOfAll(pids) - before.cpu, busy };
    },
    end: () => fitters.forEach(fitter => fitter.end())
  };
}
