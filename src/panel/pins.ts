import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { Spaxel, SpectrumRows } from '../tokens.ts';

/** Told apart by most eyes, from each other and from the blue of the spectrum under the pointer (after Okabe & Ito). */
const colours = ['#e69f00', '#009e73', '#cc79a7', '#d55e00', '#7b61c9', '#8a8d0f'] as const;

/** A spectrum that stays on show. */
export interface Pin {
  readonly at: Spaxel;
  readonly rows: SpectrumRows;
  readonly colour: string;
}

/** Pinned spectra, at most six, each in a colour of its own; the node is their legend. */
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

  /** Pins a spectrum, or takes its pin away; false when there is no room for another. */
  toggle(at: Spaxel, rows: SpectrumRows): boolean {
    const others = this.pins.filter(pin => !isAt(pin, at));
    if (others.length < this.pins.length) {
      this.set(others);
      return true;
    }
    const colour = colours.find(one => !this.pins.some(pin => pin.colour === one));
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
