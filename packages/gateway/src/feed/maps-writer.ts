import type { Run } from './run.ts';

/** Writes the maps of jobs, of each one at a time: a job may be cancelled while its maps are written. */
export class MapsWriter {
  readonly #finish: (run: Run) => Promise<void>;
  readonly #written = new WeakMap<Run, Promise<void>>();

  constructor(finish: (run: Run) => Promise<void>) {
    this.#finish = finish;
  }

  write(run: Run): Promise<void> {
    const written = (this.#written.get(run) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#finish(run));
    this.#written.set(run, written);
    return written;
  }
}
