import type { IDisposable } from '@lumino/disposable';

/** Milliseconds; what changes more often nobody reads. */
const rest = 100;

/** Does something at once when asked, and then not again for a while; however often it is asked meanwhile, it is done once more at the end. */
export class Seldom implements IDisposable {
  isDisposed = false;
  private readonly act: () => void;
  private timer = 0;
  private isAsked = false;

  constructor(act: () => void) {
    this.act = act;
  }

  ask(): void {
    this.isAsked = true;
    if (this.timer === 0) this.turn();
  }

  dispose(): void {
    this.isDisposed = true;
    window.clearTimeout(this.timer);
  }

  private readonly turn = (): void => {
    this.timer = 0;
    if (!this.isAsked || this.isDisposed) return;
    this.isAsked = false;
    this.act();
    this.timer = window.setTimeout(this.turn, rest);
  };
}
