import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { Band } from '../tokens.ts';
import { channelOf, waveOf } from './wave.ts';

/** What the slice view shows: a channel, the mean over all of them, signal to noise, or a band. */
export type Shown = number | 'white' | 'sn' | Band;

/** The wavelength slider with its read-out, and white light. */
export class WaveSlider {
  readonly node: HTMLElement;
  private readonly cube: Cube;
  private readonly trans: TranslationBundle;
  private readonly changed: (shown: Shown) => void;
  private readonly range: HTMLInputElement;
  private readonly wave: HTMLInputElement;
  private readonly readout = element('output', { class: 'sp-Readout' });
  private readonly whites: readonly (readonly ['white' | 'sn', HTMLButtonElement])[];
  private shown: Shown = 'white';

  constructor(cube: Cube, trans: TranslationBundle, changed: (shown: Shown) => void) {
    this.cube = cube;
    this.trans = trans;
    this.changed = changed;
    const { nz } = cube.shape;
    this.range = element('input', {
      type: 'range',
      min: 0,
      max: nz - 1,
      step: 1,
      value: Math.floor(nz / 2),
      'aria-label': trans.__('Channel')
    });
    this.wave = element('input', {
      type: 'number',
      step: 'any',
      class: 'sp-Input sp-mod-short',
      'aria-label': trans.__('Wavelength, angstrom')
    });
    this.whites = [
      [
        'white',
        this.picture('white', trans.__('White light'), trans.__('The mean of all channels'))
      ],
      ['sn', this.picture('sn', trans.__('S/N'), trans.__('Signal to noise of each spaxel'))]
    ];
    this.node = element(
      'div',
      { class: 'sp-WaveSlider' },
      element('div', { class: 'sp-Row' }, ...this.whites.map(([, one]) => one), this.range),
      element('div', { class: 'sp-Row' }, this.wave, element('span', {}, 'Å'), this.readout)
    );
    this.listen();
    this.tell();
  }

  private listen(): void {
    const { range, wave, cube } = this;
    range.addEventListener('input', () => {
      this.choose(range.valueAsNumber);
    });
    wave.addEventListener('change', () => {
      if (Number.isFinite(wave.valueAsNumber)) this.choose(channelOf(cube, wave.valueAsNumber));
    });
  }

  get value(): Shown {
    return this.shown;
  }

  /** Shows the next channel; after the last one comes the first. */
  next(): void {
    const { nz } = this.cube.shape;
    this.choose(typeof this.shown === 'number' ? (this.shown + 1) % nz : 0);
  }

  /** Shows a channel or another picture, and says so. */
  choose(shown: Shown): void {
    this.shown = shown;
    if (typeof shown === 'number') this.range.value = String(shown);
    this.tell();
    this.changed(shown);
  }

  private tell(): void {
    const { trans, cube } = this;
    const channel = this.range.valueAsNumber;
    const wave = waveOf(cube, channel);
    for (const [name, one] of this.whites)
      one.setAttribute('aria-pressed', String(this.shown === name));
    this.wave.value = wave.toFixed(2);
    this.range.setAttribute(
      'aria-valuetext',
      trans.__('channel %1, %2 angstrom', channel, wave.toFixed(1))
    );
    this.readout.textContent = this.words;
  }

  private get words(): string {
    const { trans, cube, shown } = this;
    if (shown === 'white') return trans.__('mean of all channels');
    if (shown === 'sn') return trans.__('signal to noise');
    if (typeof shown === 'object') {
      const [from, to] = [shown.from.toFixed(1), shown.to.toFixed(1)];
      return trans.__('band %1 – %2 %3', from, to, cube.wave.unit ?? 'Å');
    }
    const medium = cube.wave.medium === 'air' ? trans.__('air') : trans.__('vacuum');
    return trans.__('%1 · channel %2 of %3', medium, shown, cube.shape.nz);
  }

  private picture(shown: 'white' | 'sn', words: string, title: string): HTMLButtonElement {
    const choose = (): void => {
      this.choose(shown);
    };
    return button(words, choose, { class: 'sp-Toggle', title });
  }
}
