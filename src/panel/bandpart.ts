import type { Limits } from '@spaxel/draw';
import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, choice, element, field } from '../page/element.ts';
import type { Band } from '../tokens.ts';

/** Wavelengths that are seen as one image: dragged on the spectrum while the switch is on, or typed. */
export class BandPart {
  /** The switch, for the row of the spectrum's tools. */
  readonly toggle: HTMLButtonElement;
  /** What a band is told by, while the switch is on. */
  readonly node: HTMLElement;
  private readonly show: (band: Band) => void;
  private readonly ends: readonly [HTMLInputElement, HTMLInputElement];
  private readonly combine: HTMLSelectElement;

  /** `show` is told the band whose image is wanted. */
  constructor(cube: Cube, trans: TranslationBundle, show: (band: Band) => void) {
    this.show = show;
    const press = (): void => {
      this.mark(!this.isOn);
      this.tell();
    };
    const title = trans.__('Drag a band on the spectrum (Shift, or B)');
    this.toggle = button(trans.__('Band'), press, {
      ...{ title, class: 'sp-Toggle', 'aria-pressed': 'false' }
    });
    const tell = (): void => {
      this.tell();
    };
    this.ends = [numberInput(tell), numberInput(tell)];
    this.combine = choice(imageWords(trans), 'mean', tell);
    const unit = cube.wave.unit ?? 'Å';
    const hint = trans.__('The continuum is taken from both sides of the band');
    const name = trans.__('Band of wavelengths');
    this.node = element(
      'div',
      { class: 'sp-Band', role: 'group', 'aria-label': name, hidden: true },
      field(trans.__('From, %1', unit), this.ends[0]),
      field(trans.__('To, %1', unit), this.ends[1]),
      field(trans.__('Image'), this.combine, hint)
    );
  }

  get isOn(): boolean {
    return this.toggle.getAttribute('aria-pressed') === 'true';
  }

  /** The band in the fields; null while they hold none. */
  get band(): Band | null {
    const [from = NaN, to = NaN] = this.ends.map(({ valueAsNumber }) => valueAsNumber);
    return from < to ? { from, to, combine: this.combine.value as Band['combine'] } : null;
  }

  /** Takes what was dragged, and wants its image. */
  drag({ low, high }: Limits): void {
    this.take({ from: low, to: high, combine: this.combine.value as Band['combine'] });
    this.tell();
  }

  /** Takes a band up without telling anyone. */
  take({ from, to, combine }: Band): void {
    this.ends[0].value = from.toFixed(2);
    this.ends[1].value = to.toFixed(2);
    this.combine.value = combine;
    this.mark(true);
  }

  private mark(isOn: boolean): void {
    this.toggle.setAttribute('aria-pressed', String(isOn));
    this.node.hidden = !isOn;
  }

  private tell(): void {
    const { band } = this;
    if (this.isOn && band !== null) this.show(band);
  }
}

function numberInput(changed: () => void): HTMLInputElement {
  const node = element('input', { type: 'number', step: 'any', class: 'sp-Input' });
  node.addEventListener('change', changed);
  return node;
}

function imageWords(trans: TranslationBundle): (readonly [Band['combine'], string])[] {
  return [
    ['mean', trans.__('mean')],
    ['sum', trans.__('sum')],
    ['continuum', trans.__('mean less continuum')]
  ];
}
