import type { IDisposable } from '@lumino/disposable';

/** Milliseconds without a change before it is written down. */
const quiet = 400;

/** Writes something down when it has stopped changing, and at the end. */
export class Keeper implements IDisposable {
  isDisposed = false;
  private readonly write: () => void;
  private timer = 0;

  constructor(write: () => void) {
    this.write = write;
  }

  /** Something has changed. */
  touch(): void {
    if (this.isDisposed) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.flush();
    }, quiet);
  }

  dispose(): void {
    this.flush();
    this.isDisposed = true;
  }

  private flush(): void {
    if (this.timer === 0) return;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.write();
  }
}
