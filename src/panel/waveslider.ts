import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import { channelOf, waveOf } from './wave.ts';

/** What the slice view shows: a channel, or the mean over all of them. */
export type Shown = number | 'white';

/** The wavelength slider with its read-out, and white light. */
export class WaveSlider {
  readonly node: HTMLElement;
  private readonly cube: Cube;
  private readonly trans: TranslationBundle;
  private readonly changed: (shown: Shown) => void;
  private readonly range: HTMLInputElement;
  private readonly wave: HTMLInputElement;
  private readonly readout = element('output', { class: 'sp-Readout' });
  private readonly white: HTMLButtonElement;
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
    this.white = button(trans.__('White light'), () => {
      this.choose('white');
    });
    this.white.classList.add('sp-Toggle');
    this.node = element(
      'div',
      { class: 'sp-WaveSlider' },
      element('div', { class: 'sp-Row' }, this.white, this.range),
      element('div', { class: 'sp-Row' }, this.wave, element('span', {}, 'Å'), this.readout)
    );
    this.range.addEventListener('input', () => {
      this.choose(this.range.valueAsNumber);
    });
    this.wave.addEventListener('change', () => {
      if (Number.isFinite(this.wave.valueAsNumber))
        this.choose(channelOf(cube, this.wave.valueAsNumber));
    });
    this.tell();
  }

  get value(): Shown {
    return this.shown;
  }

  /** Shows the next channel; after the last one comes the first. */
  next(): void {
    const { nz } = this.cube.shape;
    this.choose(this.shown === 'white' ? 0 : (this.shown + 1) % nz);
  }

  /** Shows a channel or white light, and says so. */
  choose(shown: Shown): void {
    this.shown = shown;
    if (shown !== 'white') this.range.value = String(shown);
    this.tell();
    this.changed(shown);
  }

  private tell(): void {
    const { trans, cube } = this;
    const channel = this.range.valueAsNumber;
    const wave = waveOf(cube, channel);
    this.white.setAttribute('aria-pressed', String(this.shown === 'white'));
    this.wave.value = wave.toFixed(2);
    this.range.setAttribute(
      'aria-valuetext',
      trans.__('channel %1, %2 angstrom', channel, wave.toFixed(1))
    );
    const medium = cube.wave.medium === 'air' ? trans.__('air') : trans.__('vacuum');
    this.readout.textContent =
      this.shown === 'white'
        ? trans.__('mean of all channels')
        : trans.__('%1 · channel %2 of %3', medium, channel, cube.shape.nz);
  }
}
