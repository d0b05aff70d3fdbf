/** Which process a pid means: pids are used again, births are not. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process was born, as an opaque word that no other process of this pid shares;
 * null when there is no such process or it is a zombie.
 */
export function birthOf(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid);
}

/** Whether the process that had this pid and birth still runs. */
export function isLiving(pid: number, birth: string): boolean {
  return birth !== '' && birthOf(pid) === birth;
}

/** proc(5): the fields after the last parenthesis; 3 is the state, 22 the start in ticks. */
function birthFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    if (state === undefined || start === undefined || 'ZXx'.includes(state)) return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${start}`;
  } catch {
    return null;
  }
}

function birthFromPs(pid: number): string | null {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;
    const [state, ...start] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', `${pid}`], options)
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}
