// What the two bench programs begin and end with: options, a folder with a cube in it that is removed, times.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { python } from './caller.mjs';

/** --size 320x320x3680 (or with commas), --folder DIR, --json. */
export function askedOf(usualSize) {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: usualSize },
      folder: { type: 'string', default: tmpdir() },
      json: { type: 'boolean', default: false }
    }
  });
  const size = values.size.split(/[x,]/).map(Number);
  if (size.length !== 3 || !size.every(one => Number.isInteger(one) && one > 0))
    throw new Error(`--size ${values.size} is not NXxNYxNZ, as in 320x320x3680.`);
  return { ...values, size };
}

/** Does its work in a folder of its own below `parent`, which is removed. */
export async function inFolder(parent, work) {
  const folder = mkdtempSync(join(parent, 'spaxel-bench-cube-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median and 95th percentile of milliseconds; the first round is not counted. */
export async function timed(rounds, work) {
  const times = [];
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    await work(round);
    if (round > 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1], p95: times[Math.floor(0.95 * times.length)] };
}

/** Drops a file from the page cache, which Node cannot; false where the system cannot either. */
export function makeCold(path) {
  const script = `import os, sys
file = os.open(sys.argv[1], os.O_RDONLY)
os.fsync(file)
os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)`;
  try {
    execFileSync(python, ['-c', script, path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
