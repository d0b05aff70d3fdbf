/** Where the feed of a job waits while the job is paused; a job that is stopped passes. */
export class Gate {
  readonly #signal: AbortSignal;
  #open: (() => void) | null = null;
  #opened: Promise<void> = Promise.resolve();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.open(), { once: true });
  }

  get isShut(): boolean {
    return this.#open !== null;
  }

  shut(): void {
    if (this.isShut || this.#signal.aborted) return;
    this.#opened = new Promise(resolve => (this.#open = resolve));
  }

  open(): void {
    this.#open?.();
    this.#open = null;
  }

  /** Resolves once the gate is open. */
  passed(): Promise<void> {
    return this.#opened;
  }
}
