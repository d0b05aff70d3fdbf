// What is measured: seconds on the wall, CPU seconds of process trees (Linux), and how they are summed up.
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Fields of /proc/PID/stat after the name: [1] parent, [11] user ticks, [12] system ticks. */
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return undefined;
  }
}

/** CPU seconds that this process has used; 0 when it is gone or the machine has no /proc. */
export function cpuOf(pid) {
  const fields = stat(pid);
  return fields === undefined ? 0 : (fields[11] + fields[12]) / ticksPerSecond;
}

/** Process ids of the children of any of these. */
export function childrenOf(pids) {
  let names = [];
  try {
    names = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  } catch {
    // No /proc: no CPU figures.
  }
  return names.map(Number).filter(pid => pids.includes(stat(pid)?.[1]));
}

/** Seconds that this process ran or waited for a core: what is left of the wall it slept for want of work. */
function awakeOf(pid) {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    return (ran + waited) / 1e9;
  } catch {
    return 0;
  }
}

const sum = values => values.reduce((total, value) => total + value, 0);
export const cpuOfAll = pids => sum(pids.map(cpuOf));
export const awakeOfAll = pids => sum(pids.map(awakeOf));

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Seconds since a mark. */
export function clock() {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
