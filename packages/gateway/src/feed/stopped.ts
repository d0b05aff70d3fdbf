/** How long who stops a job waits for its products, milliseconds: those of a small one are there by then. */
const patience = 1000;

/** Jobs that were stopped and whose products are still being written. */
export class Stopped {
  readonly #writing = new Map<string, Promise<void>>();

  /** Resolves when the products of a job are written, or after a second; a failure is the job's own affair by then. */
  async leave(job: string, writing: Promise<void>): Promise<void> {
    const written = writing.finally(() => this.#writing.delete(job));
    this.#writing.set(
      job,
      written.catch(() => undefined)
    );
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, patience, undefined);
    await Promise.race([written, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** Resolves when nothing is written of a job any more; of none, when not said. */
  async written(job?: string): Promise<void> {
    if (job !== undefined) await this.#writing.get(job);
    else await Promise.all(this.#writing.values());
  }
}
