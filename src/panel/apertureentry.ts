import { spaxelsIn } from '@spaxel/core';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { Aperture } from './aperture.ts';
import type { Extent } from './viewport.ts';

export interface EntryOptions {
  readonly trans: TranslationBundle;
  readonly extent: Extent;
  /** The id of the text that says what the keys do. */
  readonly help: string;
  readonly press: () => void;
  readonly remove: () => void;
  /** Whether the key meant something. */
  readonly key: (event: KeyboardEvent) => boolean;
}

/** An aperture in the list: what it is, how many spaxels it holds; keys change it while it has the focus. */
export class ApertureEntry {
  readonly node: HTMLElement;
  private readonly aperture: Aperture;
  private readonly options: EntryOptions;
  private readonly name: HTMLButtonElement;
  private readonly out: HTMLButtonElement;

  constructor(aperture: Aperture, options: EntryOptions) {
    this.aperture = aperture;
    this.options = options;
    const { help, press, remove, key } = options;
    const swatch = element('span', { class: 'sp-Pin-swatch', 'aria-hidden': 'true' });
    swatch.style.background = aperture.colour;
    const shared = { 'aria-describedby': help };
    this.name = button('', press, { class: 'sp-Toggle sp-Aperture-name', ...shared });
    this.out = button('×', remove, { class: 'sp-Button sp-mod-small' });
    this.node = element('li', { class: 'sp-Pin' }, swatch, this.name, this.out);
    this.name.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey || !key(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  focus(): void {
    this.name.focus();
  }

  /** Says how it is now. */
  tell(isActive: boolean): void {
    const { trans, extent } = this.options;
    const words = apertureName(this.aperture, trans);
    const { length } = spaxelsIn(this.aperture.shape, extent);
    this.name.textContent = trans._n('%2 · %1 spaxel', '%2 · %1 spaxels', length, words);
    this.name.setAttribute('aria-pressed', String(isActive));
    this.out.setAttribute('aria-label', trans.__('Remove %1', words));
  }
}

/** `Circle 1` */
export function apertureName({ shape, number }: Aperture, trans: TranslationBundle): string {
  const names = {
    circle: trans.__('Circle %1', number),
    ellipse: trans.__('Ellipse %1', number),
    polygon: trans.__('Polygon %1', number),
    spaxels: trans.__('Spaxels %1', number)
  };
  return names[shape.kind];
}
