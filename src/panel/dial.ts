import { element } from '../page/element.ts';

export interface DialOptions {
  readonly label: string;
  readonly hint: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** NaN: nothing is set yet. */
  readonly value: number;
  readonly changed: () => void;
}

/** A number that can be typed and dragged; every change is told at once. */
export class Dial {
  readonly node: HTMLElement;
  private readonly number: HTMLInputElement;
  private readonly range: HTMLInputElement;

  constructor({ label, hint, low, high, step, value, changed }: DialOptions) {
    const shared = { min: low, max: high, step };
    const text = Number.isNaN(value) ? '' : String(value);
    this.number = element('input', {
      ...shared,
      type: 'number',
      step: 'any',
      class: 'sp-Input sp-mod-short',
      value: text,
      'aria-label': label
    });
    this.range = element('input', { ...shared, type: 'range', 'aria-label': label });
    this.range.value = text === '' ? String(low) : text;
    this.node = element(
      'div',
      { class: 'sp-Dial', role: 'group', 'aria-label': label, title: hint },
      element('span', { class: 'sp-Field-label' }, label),
      this.range,
      this.number
    );
    this.range.addEventListener('input', () => {
      this.number.value = this.range.value;
      changed();
    });
    this.number.addEventListener('input', () => {
      if (Number.isFinite(this.value)) this.range.value = String(this.value);
      changed();
    });
  }

  /** NaN when what is typed is no number. */
  get value(): number {
    return this.number.valueAsNumber;
  }
}
