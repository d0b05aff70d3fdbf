/** Who wants to know when a job changes. */
export class Changes {
  readonly #watchers = new Map<string, Set<() => void>>();

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
  }
}
