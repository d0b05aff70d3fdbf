/** Where on the sky the pointer of one open cube is, for all others. */
import type { SkyPosition } from '@spaxel/core';
import { Signal, type ISignal } from '@lumino/signaling';

export interface SkyPointing {
  /** Who points; it need not hear itself. */
  readonly by: object;
  readonly position: SkyPosition;
}

export class SkyCursor {
  private readonly signal = new Signal<this, SkyPointing>(this);

  get moved(): ISignal<this, SkyPointing> {
    return this.signal;
  }

  point(pointing: SkyPointing): void {
    this.signal.emit(pointing);
  }
}
