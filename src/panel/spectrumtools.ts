import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { SpectrumDeeds } from './spectrumhand.ts';

export interface ToolOptions {
  readonly cube: Cube;
  readonly trans: TranslationBundle;
  readonly deeds: SpectrumDeeds;
}

/** What the tools show; what is left out stays as it is. */
export interface ToolState {
  readonly isRest?: boolean;
  readonly hasLines?: boolean;
  readonly isPinned?: boolean;
  readonly isWhole?: boolean;
}

/** The row of buttons below a spectrum: lines, rest frame, pin, zoom. */
export class SpectrumTools {
  readonly node: HTMLElement;
  /** Null while none is known. */
  z: number | null;
  private readonly options: ToolOptions;
  private readonly changed: () => void;
  private readonly rest: HTMLButtonElement;
  private readonly lines: HTMLButtonElement;
  private readonly pin: HTMLButtonElement;
  private readonly all: HTMLButtonElement;
  private wantsRest = false;
  private wantsLines = true;

  constructor(options: ToolOptions, changed: () => void) {
    this.options = options;
    this.changed = changed;
    const { cube, trans, deeds } = options;
    this.z = cube.redshift ?? null;
    const toggle = (words: string, name: string, act: () => void): HTMLButtonElement =>
      button(words, act, { class: 'sp-Toggle', title: name });
    this.lines = toggle(trans.__('Lines'), trans.__('Lines of gas and features of stars'), () => {
      this.set({ hasLines: !this.wantsLines });
    });
    this.rest = toggle(trans.__('Rest frame'), trans.__('Wavelengths at rest'), () => {
      this.set({ isRest: !this.wantsRest });
    });
    this.pin = toggle(trans.__('Pin'), trans.__('Keep this spectrum on show (P)'), deeds.pin);
    const wholeHint = trans.__('The whole spectrum (double click)');
    this.all = button(trans.__('Whole range'), deeds.whole, { title: wholeHint });
    const name = trans.__('Spectrum tools');
    this.node = element(
      'div',
      { class: 'sp-Row sp-mod-wrap', role: 'group', 'aria-label': name },
      ...[this.lines, this.rest, this.pin, this.all]
    );
    this.tell({ isPinned: false, isWhole: true });
  }

  get isRest(): boolean {
    return this.wantsRest && this.knowsLines;
  }

  get hasLines(): boolean {
    return this.wantsLines;
  }

  /** What the axis of wavelengths says. */
  get axisLabel(): string {
    const { cube, trans } = this.options;
    if (cube.wave.unit !== undefined) return trans.__('velocity (%1)', cube.wave.unit);
    const medium = cube.wave.medium === 'air' ? trans.__('air') : trans.__('vacuum');
    return this.isRest
      ? trans.__('wavelength at rest (Å, %1)', medium)
      : trans.__('wavelength (Å, %1)', medium);
  }

  /** Takes a redshift as it is typed; what is no number leaves none. */
  redshift(text: string): void {
    const z = text.trim() === '' ? NaN : Number(text);
    const known = Number.isFinite(z) && z > -1 ? z : null;
    if (known === this.z) return;
    this.z = known;
    this.tell({});
    this.changed();
  }

  /** Shows a state without telling anyone. */
  tell({
    isRest = this.wantsRest,
    hasLines = this.wantsLines,
    isPinned,
    isWhole
  }: ToolState): void {
    this.wantsRest = isRest;
    this.wantsLines = hasLines;
    this.rest.setAttribute('aria-pressed', String(this.isRest));
    this.lines.setAttribute('aria-pressed', String(hasLines && this.knowsLines));
    this.rest.disabled = this.lines.disabled = !this.knowsLines;
    if (isPinned !== undefined) this.pin.setAttribute('aria-pressed', String(isPinned));
    if (isWhole !== undefined) this.all.disabled = isWhole;
  }

  /** Without a redshift, or along velocities, nobody knows where lines are. */
  private get knowsLines(): boolean {
    return this.z !== null && this.options.cube.wave.unit === undefined;
  }

  private set(state: ToolState): void {
    this.tell(state);
    this.changed();
  }
}
