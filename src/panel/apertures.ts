import { isInside, type Place, type Shape } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import type { Combine, ICubes, Spaxel } from '../tokens.ts';
import { Aperture } from './aperture.ts';
import { ApertureEntry } from './apertureentry.ts';
import { keyed } from './aperturekeys.ts';
import { drawAperture } from './aperturepaint.ts';
import { gripped, gripsOf, moved, rounded, toggled } from './apertureshape.ts';
import type { Drag, Lens, SliceLayer } from './slicelayer.ts';

export interface AperturesOptions {
  readonly cube: Cube;
  readonly cubes: ICubes;
  readonly trans: TranslationBundle;
  readonly help: string;
  /** A colour for another one; undefined when there is no room. */
  readonly colour: () => string | undefined;
  /** Shapes, spectra or their number have changed. */
  readonly changed: () => void;
  readonly crowded: () => void;
  readonly failed: (thrown: unknown) => void;
}

/** All apertures of a cube: drawn over its slice, moved there and by keys in their list. */
export class Apertures implements SliceLayer, IDisposable {
  isDisposed = false;
  readonly list: HTMLElement;
  combine: Combine = 'sum';
  private readonly options: AperturesOptions;
  private readonly entries = new Map<Aperture, ApertureEntry>();
  private active: Aperture | null = null;
  private corner = -1;

  constructor(options: AperturesOptions) {
    this.options = options;
    const name = options.trans.__('Apertures');
    this.list = element('ul', { class: 'sp-Pins', 'aria-label': name, hidden: true });
  }

  get all(): readonly Aperture[] {
    return [...this.entries.keys()];
  }

  get hasActive(): boolean {
    return this.active !== null;
  }

  /** Draws a new aperture, and takes hold of it; answers whether there was room. */
  add(shape: Shape): boolean {
    const { cube, cubes, trans, help, colour, changed, crowded, failed } = this.options;
    const free = colour();
    if (free === undefined) {
      crowded();
      return false;
    }
    const number = 1 + Math.max(0, ...this.all.map(one => one.number));
    const aperture = new Aperture({
      ...{ shape, cubes, number, failed },
      ...{ colour: free, id: cube.id, arrived: changed }
    });
    const entry = new ApertureEntry(aperture, {
      ...{ trans, help, extent: cube.shape },
      press: () => {
        this.activate(this.active === aperture ? null : aperture);
      },
      remove: () => {
        this.remove(aperture);
      },
      key: event => this.press(aperture, event)
    });
    this.entries.set(aperture, entry);
    this.list.append(entry.node);
    this.list.hidden = false;
    aperture.reshape(shape, this.combine);
    this.activate(aperture);
    return true;
  }

  /** Lets go of the one that is active. */
  rest(): void {
    this.activate(null);
  }

  /** Gives the keyboard to the one that is active. */
  focus(): void {
    if (this.active !== null) this.entries.get(this.active)?.focus();
  }

  /** Asks for all spectra anew, put together in another way. */
  combineBy(combine: Combine): void {
    this.combine = combine;
    for (const one of this.all) one.reshape(one.shape, combine);
    this.options.changed();
  }

  paint(context: CanvasRenderingContext2D, lens: Lens): void {
    for (const one of this.all) {
      const isActive = one === this.active;
      const { shape, colour } = one;
      drawAperture(context, lens, { shape, colour, isActive, corner: this.corner });
    }
  }

  grab(place: Place, reach: number): Drag | null {
    const grip = this.active === null ? -1 : gripAt(this.active.shape, place, reach);
    if (this.active !== null && grip >= 0) return this.pull(this.active, grip);
    const under = this.under(place);
    if (under === undefined) return null;
    const { shape } = under;
    return {
      to: ([x, y]) => {
        if (this.active !== under) this.activate(under);
        this.reshape(under, moved(shape, [x - place[0], y - place[1]]));
      }
    };
  }

  pick(at: Spaxel): void {
    if (this.active?.shape.kind === 'spaxels') this.gather(at);
    else {
      const under = this.under([at.x, at.y]);
      if (under !== undefined) this.activate(under);
    }
  }

  gather({ x, y }: Spaxel): void {
    const { active } = this;
    if (active?.shape.kind !== 'spaxels') {
      this.add({ kind: 'spaxels', at: [[x, y]] });
      return;
    }
    const shape = toggled(active.shape, [x, y]);
    if (shape === null) this.remove(active);
    else this.reshape(active, shape);
  }

  dispose(): void {
    this.isDisposed = true;
    for (const one of this.all) one.dispose();
  }

  private under(place: Place): Aperture | undefined {
    return this.all.findLast(({ shape }) => isInside(shape, place));
  }

  private pull(aperture: Aperture, grip: number): Drag {
    const { shape } = aperture;
    return {
      to: place => {
        this.reshape(aperture, gripped(shape, grip, place));
      }
    };
  }

  private press(aperture: Aperture, { key, shiftKey }: KeyboardEvent): boolean {
    const held = { shape: aperture.shape, corner: this.active === aperture ? this.corner : -1 };
    const after = keyed(held, { key, shiftKey });
    if (after === undefined) return false;
    if (after === null) {
      this.remove(aperture);
      return true;
    }
    if (this.active !== aperture) this.activate(aperture);
    this.corner = after.corner;
    this.reshape(aperture, after.shape);
    return true;
  }

  private reshape(aperture: Aperture, shape: Shape): void {
    if (shape !== aperture.shape) aperture.reshape(rounded(shape), this.combine);
    this.tell();
  }

  private activate(aperture: Aperture | null): void {
    this.active = aperture;
    this.corner = -1;
    this.tell();
  }

  private remove(aperture: Aperture): void {
    aperture.dispose();
    this.entries.get(aperture)?.node.remove();
    this.entries.delete(aperture);
    this.list.hidden = this.entries.size === 0;
    if (this.active === aperture) this.active = this.all.at(-1) ?? null;
    this.corner = -1;
    this.tell();
    this.focus();
  }

  private tell(): void {
    for (const [aperture, entry] of this.entries) entry.tell(aperture === this.active);
    this.options.changed();
  }
}

/** The nearest grip within reach; -1 when there is none. */
function gripAt(shape: Shape, [x, y]: Place, reach: number): number {
  const away = gripsOf(shape).map(([gx, gy]) => Math.hypot(gx - x, gy - y));
  const least = Math.min(Infinity, ...away);
  return least <= reach ? away.indexOf(least) : -1;
}
