// Keeps worker processes alive in tests, as an operator's supervisor would: one that dies is started again.
import { spawn, type ChildProcess } from 'node:child_process';

export class Yard {
  readonly #start: () => ChildProcess;
  readonly #workers = new Set<ChildProcess>();
  #isClosed = false;

  /** @param start gives one worker's process */
  constructor(count: number, start: () => ChildProcess) {
    this.#start = start;
    for (let at = 0; at < count; at += 1) this.#add();
  }

  get pids(): number[] {
    return [...this.#workers].map(({ pid }) => pid ?? 0);
  }

  /** Ends all and waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const gone = [...this.#workers].map(
      worker => new Promise<void>(resolve => worker.once('exit', () => resolve()))
    );
    for (const worker of this.#workers) worker.kill('SIGKILL');
    await Promise.all(gone);
  }

  #add(): void {
    const worker = this.#start();
    this.#workers.add(worker);
    worker.once('exit', () => {
      this.#workers.delete(worker);
      if (!this.#isClosed) this.#add();
    });
  }
}

/** Starts a program of ours from its source. */
export function spawnSource(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv
): ChildProcess {
  return spawn(process.execPath, ['--conditions=source', '--no-warnings', program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit']
  });
}
