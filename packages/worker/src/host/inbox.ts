// A line of values between a stream that pushes and one reader that waits, with a deadline and a way to give up.
import { SpaxelError } from '@spaxel/core';

/** How long to wait, what being late is called, and the signal that ends the wait. */
export interface Wait {
  readonly seconds: number;
  readonly late: () => SpaxelError;
  readonly signal: AbortSignal;
}

interface Reader<T> {
  readonly give: (value: T) => void;
  readonly refuse: (error: SpaxelError) => void;
}

/** The error of a wait that its signal ended. */
export function aborted(): SpaxelError {
  return new SpaxelError('Aborted', 'The job was cancelled.');
}

/** Values are taken in order; after `fail` what was pushed before is still taken, then every take rejects. */
export class Inbox<T> {
  readonly #values: T[] = [];
  #failure: SpaxelError | undefined;
  #reader: Reader<T> | undefined;

  push(value: T): void {
    if (this.#reader !== undefined) this.#reader.give(value);
    else this.#values.push(value);
  }

  /** The first failure counts. */
  fail(error: SpaxelError): void {
    this.#failure ??= error;
    this.#reader?.refuse(this.#failure);
  }

  /** The next value; rejects with the failure, with `late()` or with Aborted. */
  take(wait: Wait): Promise<T> {
    const value = this.#values.shift();
    if (value !== undefined) return Promise.resolve(value);
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (wait.signal.aborted) return Promise.reject(aborted());
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        this.#reader = undefined;
        clearTimeout(timer);
        wait.signal.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = (): void => settle(() => reject(aborted()));
      const timer = setTimeout(() => settle(() => reject(wait.late())), wait.seconds * 1000);
      wait.signal.addEventListener('abort', onAbort);
      this.#reader = {
        give: got => settle(() => resolve(got)),
        refuse: error => settle(() => reject(error))
      };
    });
  }
}
