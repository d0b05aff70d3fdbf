import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { Spaxel, SpectrumRows } from '../tokens.ts';
import { freeColour } from './keptcolours.ts';

/** A spectrum that stays on show. */
export interface Pin {
  readonly at: Spaxel;
  readonly rows: SpectrumRows;
  readonly colour: string;
}

/** Pinned spectra, each in a colour of its own; the node is their legend. */
export class Pins {
  readonly node: HTMLElement;
  private readonly trans: TranslationBundle;
  private readonly changed: () => void;
  private pins: readonly Pin[] = [];

  constructor(trans: TranslationBundle, changed: () => void) {
    this.trans = trans;
    this.changed = changed;
    const name = trans.__('Pinned spectra');
    this.node = element('ul', { class: 'sp-Pins', 'aria-label': name, hidden: true });
  }

  get all(): readonly Pin[] {
    return this.pins;
  }

  /** Pins a spectrum, or takes its pin away; false when no colour is left beside those that are used elsewhere. */
  toggle(at: Spaxel, rows: SpectrumRows, used: readonly string[] = []): boolean {
    const others = this.pins.filter(pin => !isAt(pin, at));
    if (others.length < this.pins.length) {
      this.set(others);
      return true;
    }
    const colour = freeColour([...used, ...this.pins.map(pin => pin.colour)]);
    if (colour === undefined) return false;
    this.set([...this.pins, { at, rows, colour }]);
    return true;
  }

  has(at: Spaxel): boolean {
    return this.pins.some(pin => isAt(pin, at));
  }

  private set(pins: readonly Pin[]): void {
    this.pins = pins;
    this.node.hidden = pins.length === 0;
    this.node.replaceChildren(...pins.map(pin => this.entry(pin)));
    this.changed();
  }

  private entry({ at, rows, colour }: Pin): HTMLElement {
    const swatch = element('span', { class: 'sp-Pin-swatch', 'aria-hidden': 'true' });
    swatch.style.background = colour;
    const words = this.trans.__('x %1, y %2', at.x, at.y);
    const remove = button('×', () => this.toggle(at, rows), {
      class: 'sp-Button sp-mod-small',
      'aria-label': this.trans.__('Remove the spectrum at x %1, y %2', at.x, at.y)
    });
    return element('li', { class: 'sp-Pin' }, swatch, words, remove);
  }
}

function isAt({ at: { x, y } }: Pin, at: Spaxel): boolean {
  return x === at.x && y === at.y;
}
