import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { Quantity } from './figure.ts';

export const statusName = 'STATUS';

/** Toggle buttons, one a quantity and one for the failure map: what is pressed is drawn. */
export class Chooser {
  readonly node: HTMLElement;
  private readonly changed: (shown: readonly string[]) => void;
  private readonly trans: TranslationBundle;
  private names: readonly string[] = [];
  private chosen: readonly string[];

  constructor(
    chosen: readonly string[],
    trans: TranslationBundle,
    changed: (shown: readonly string[]) => void
  ) {
    this.chosen = chosen;
    this.trans = trans;
    this.changed = changed;
    const label = trans.__('Maps to show');
    this.node = element('div', { class: 'sp-Chooser', role: 'group', 'aria-label': label });
  }

  /** The quantities that are drawn, in the job's order; its first one when none of the asked exists. */
  get shown(): readonly string[] {
    const known = this.names.filter(name => this.chosen.includes(name));
    return known.length > 0 ? known : this.names.slice(0, 1);
  }

  /** Offers a job's quantities; buttons are made anew only when these differ. */
  offer(quantities: readonly Quantity[]): void {
    const names = [...quantities.map(({ name }) => name), statusName];
    if (names.join() === this.names.join()) return;
    this.names = names;
    const status = { name: statusName, title: this.trans.__('Failure map: why a spaxel has none') };
    this.node.replaceChildren(...[...quantities, status].map(item => this.toggle(item)));
    this.press();
  }

  private toggle({ name, title }: { name: string; title: string }): HTMLButtonElement {
    const press = (): void => {
      this.choose(name);
    };
    return button(name, press, { title, class: 'sp-Toggle', 'data-quantity': name });
  }

  private choose(name: string): void {
    const shown = this.shown;
    const next = shown.includes(name) ? shown.filter(one => one !== name) : [...shown, name];
    if (next.length === 0) return;
    this.chosen = next;
    this.press();
    this.changed(this.shown);
  }

  private press(): void {
    for (const child of this.node.children) {
      const name = child.getAttribute('data-quantity') ?? '';
      child.setAttribute('aria-pressed', String(this.shown.includes(name)));
    }
  }
}
