import type { Shape } from 'plotly.js';
import { element } from '../page/element.ts';
import type { Raster, Spaxel } from '../tokens.ts';

/** What the keys on a map do. */
export interface CursorDeeds {
  /** The map under the keys; null while there is none. */
  readonly raster: () => Raster | null;
  /** The spaxel's value or state, in words. */
  readonly words: (at: Spaxel) => string;
  readonly pick: (at: Spaxel) => void;
  readonly moved: () => void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1]
};

/** A spaxel of a map that the arrow keys move; Enter or the space bar picks it, Escape leaves. */
export class MapCursor {
  readonly readout = element('div', { class: 'sp-MapPlot-readout', role: 'status' });
  private readonly deeds: CursorDeeds;
  private readonly box: HTMLElement;
  private at: Spaxel | null = null;
  private isPointed = false;

  constructor(box: HTMLElement, deeds: CursorDeeds) {
    this.deeds = deeds;
    this.box = box;
    // Who clicks on a map in a notebook still moves among its cells by the arrow keys.
    box.addEventListener('pointerdown', () => {
      this.isPointed = document.activeElement !== box;
      window.addEventListener('pointerup', this.lift, { capture: true, once: true });
    });
    box.addEventListener('focus', () => {
      if (!this.isPointed) this.listen(true);
    });
    box.addEventListener('blur', () => {
      this.leave();
    });
  }

  /** Lets go of the keys. */
  leave(): void {
    this.isPointed = false;
    this.listen(false);
    this.move(null);
  }

  /** Says again what lies under the cursor: the map has changed. */
  tell(): void {
    const { at } = this;
    const words = at === null ? '' : this.wordsOf(at);
    if (this.readout.textContent !== words) this.readout.textContent = words;
  }

  /** The cursor as a shape of Plotly's. */
  shapes(colour: string): Partial<Shape>[] {
    if (this.at === null) return [];
    const { x, y } = this.at;
    const line = { color: colour, width: 2 };
    return [{ type: 'rect', x0: x - 0.5, x1: x + 0.5, y0: y - 0.5, y1: y + 0.5, line }];
  }

  /** A press that has not given the focus, as where Plotly takes it for itself, says nothing of the next one. */
  private readonly lift = (): void => {
    this.isPointed = false;
  };

  /** At the window, for JupyterLab takes keys at the document before they come down here. */
  private listen(isOn: boolean): void {
    if (isOn) window.addEventListener('keydown', this.hear, true);
    else window.removeEventListener('keydown', this.hear, true);
  }

  private readonly hear = (event: KeyboardEvent): void => {
    if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Whether the key means something here. */
  private press(key: string): boolean {
    const raster = this.deeds.raster();
    const arrow = arrows[key];
    if (raster === null) return false;
    if (arrow !== undefined) this.step(raster, arrow);
    else if (this.at === null) return false;
    else if (key === 'Enter' || key === ' ') this.deeds.pick(this.at);
    else if (key === 'Escape') this.move(null);
    else return false;
    return true;
  }

  /** The first step only shows where the cursor is: in the middle. */
  private step({ nx, ny }: Raster, [dx, dy]: readonly [number, number]): void {
    const middle = { x: Math.floor(nx / 2), y: Math.floor(ny / 2) };
    const within = (value: number, count: number): number =>
      Math.min(count - 1, Math.max(0, value));
    const { at } = this;
    this.move(at === null ? middle : { x: within(at.x + dx, nx), y: within(at.y + dy, ny) });
  }

  private move(at: Spaxel | null): void {
    if (at === this.at) return;
    this.at = at;
    this.tell();
    this.deeds.moved();
  }

  private wordsOf(at: Spaxel): string {
    return `x ${String(at.x)}, y ${String(at.y)}: ${this.deeds.words(at)}`;
  }
}
