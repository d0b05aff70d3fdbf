/** Who wants to know when a job changes. */
export class Changes {
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #all: ((job: string) => void)[] = [];

  /** Calls with every job that changes, from now on. */
  onAny(changed: (job: string) => void): void {
    this.#all.push(changed);
  }

  watch(job: string, changed: () => void): () => void {
    const watchers = this.#watchers.get(job) ?? new Set();
    this.#watchers.set(job, watchers.add(changed));
    return () => {
      watchers.delete(changed);
      if (watchers.size === 0) this.#watchers.delete(job);
    };
  }

  tell(job: string): void {
    for (const changed of this.#watchers.get(job) ?? []) changed();
    for (const changed of this.#all) changed(job);
  }
}
