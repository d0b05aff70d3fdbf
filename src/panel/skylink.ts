import type { SkyPlane } from '@spaxel/core';
import type { IDisposable } from '@lumino/disposable';
import type { IPreferences, Spaxel } from '../tokens.ts';
import type { SkyCursor, SkyPointing } from './skycursor.ts';
import type { Extent } from './viewport.ts';

export interface SkyLinkOptions {
  readonly cursor: SkyCursor;
  readonly preferences: IPreferences;
  readonly plane: SkyPlane | undefined;
  readonly extent: Extent;
  /** Whether anybody sees the cube. */
  readonly isSeen: () => boolean;
  /** Another cube points at this spaxel; null: at none of this cube. */
  readonly led: (at: Spaxel | null) => void;
}

/** Ties the pointer of a cube to those of the other open ones, by the sky. */
export class SkyLink implements IDisposable {
  isDisposed = false;
  private readonly options: SkyLinkOptions;

  constructor(options: SkyLinkOptions) {
    this.options = options;
    options.cursor.moved.connect(this.hear, this);
  }

  /** The pointer of this cube is at a spaxel. */
  point({ x, y }: Spaxel): void {
    const { cursor, preferences, plane } = this.options;
    if (plane !== undefined && preferences.linkCursors)
      cursor.point({ by: this, position: plane.skyAt(x, y) });
  }

  dispose(): void {
    this.isDisposed = true;
    this.options.cursor.moved.disconnect(this.hear, this);
  }

  private hear(_cursor: SkyCursor, { by, position }: SkyPointing): void {
    const { preferences, plane, extent, isSeen, led } = this.options;
    if (by === this || plane === undefined || !preferences.linkCursors || !isSeen()) return;
    const place = plane.placeOf(position);
    const [x, y] = [Math.round(place?.x ?? -1), Math.round(place?.y ?? -1)];
    led(x >= 0 && y >= 0 && x < extent.nx && y < extent.ny ? { x, y } : null);
  }
}
