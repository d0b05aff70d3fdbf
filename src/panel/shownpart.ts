import type { Limits } from '@spaxel/draw';
import type { Cube } from '@spaxel/protocol';
import type { Stretch } from './memory.ts';
import { between, limitsOf, placeOf, scaled, shifted } from './wavestretch.ts';

/** Which part of a spectrum is on show, and its changes. */
export class ShownPart {
  private readonly cube: Cube;
  private readonly changed: () => void;
  private part: Stretch;

  constructor(cube: Cube, changed: () => void) {
    this.cube = cube;
    this.changed = changed;
    this.part = this.all;
  }

  get places(): Stretch {
    return this.part;
  }

  get isWhole(): boolean {
    return this.part.to - this.part.from === this.cube.shape.nz;
  }

  get limits(): Limits {
    return limitsOf(this.cube, this.part);
  }

  /** Takes a part without telling anyone. */
  take(part: Stretch): void {
    this.part = part;
  }

  whole(): void {
    this.set(this.all);
  }

  /** Shows what lies between two shares of the part. */
  narrow(shares: readonly [number, number]): void {
    this.set(between(this.cube.shape.nz, this.part, shares));
  }

  /** Zooms about a channel; null: about the middle. */
  zoom(factor: number, channel: number | null): void {
    const about = channel === null ? -1 : placeOf(this.cube, channel);
    this.set(scaled(this.cube.shape.nz, this.part, { factor, about }));
  }

  shift(share: number): void {
    this.set(shifted(this.cube.shape.nz, this.part, share));
  }

  /** The wavelengths between two shares of the part. */
  wavesOf(shares: readonly [number, number]): Limits {
    const { low, high } = this.limits;
    const at = (share: number): number => low + Math.min(1, Math.max(0, share)) * (high - low);
    return { low: at(Math.min(...shares)), high: at(Math.max(...shares)) };
  }

  private get all(): Stretch {
    return { from: 0, to: this.cube.shape.nz };
  }

  private set(part: Stretch): void {
    this.part = part;
    this.changed();
  }
}
