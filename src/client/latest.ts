import type { IDisposable } from '@lumino/disposable';
import { isAbort } from './call.ts';

export interface LatestOptions<K, V> {
  /** Fetches the value of a key. */
  readonly load: (key: K, signal: AbortSignal) => Promise<V>;
  readonly done: (value: V, key: K) => void;
  readonly failed: (thrown: unknown, key: K) => void;
}

/**
 * Latest wins: one request in flight, one pending; what is asked in between is never fetched.
 * The one in flight is let finish, so that something moves while the pointer does.
 */
export class Latest<K, V> implements IDisposable {
  private readonly options: LatestOptions<K, V>;
  private flight: AbortController | null = null;
  private pending: { readonly key: K } | null = null;
  isDisposed = false;

  constructor(options: LatestOptions<K, V>) {
    this.options = options;
  }

  /** Asks for a key; an earlier one that still waits is forgotten. */
  ask(key: K): void {
    if (this.isDisposed) return;
    this.pending = { key };
    if (this.flight === null) void this.next();
  }

  /** Forgets what waits and what is in flight, as when the cube changes. */
  drop(): void {
    this.pending = null;
    this.flight?.abort();
    this.flight = null;
  }

  dispose(): void {
    this.isDisposed = true;
    this.drop();
  }

  private async next(): Promise<void> {
    while (this.pending !== null) {
      const { key } = this.pending;
      const flight = new AbortController();
      this.pending = null;
      this.flight = flight;
      try {
        const value = await this.options.load(key, flight.signal);
        if (this.flight !== flight) return;
        this.options.done(value, key);
      } catch (thrown) {
        if (this.flight !== flight) return;
        if (!isAbort(thrown)) this.options.failed(thrown, key);
      }
    }
    this.flight = null;
  }
}
