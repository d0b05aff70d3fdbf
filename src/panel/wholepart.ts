import type { Cube } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import type { FitAsk } from '../live/messages.ts';
import { mostSpaxels, WholeFit, wholeQuantities } from '../live/wholefit.ts';
import { button, choice, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Raster } from '../tokens.ts';
import type { CubeViewNeeds } from './cubeview.ts';

/** Maps are drawn so often while they fill, milliseconds. */
const beat = 200;

export interface WholePartOptions {
  readonly cube: Cube;
  readonly needs: CubeViewNeeds;
  /** What a fit asks for now; null while there is no template set. */
  readonly recipe: () => Pick<FitAsk, 'axis' | 'templates' | 'options'> | null;
  /** Shows a map in the place of the slice; null: the slice again. */
  readonly show: (map: Raster | null) => void;
}

/** Fits every spaxel with the options at hand, and shows the maps as they fill. */
export class WholePart implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly options: WholePartOptions;
  private readonly start: HTMLButtonElement;
  private readonly shown: HTMLSelectElement;
  private readonly line = element('span', { class: 'sp-Live-count' });
  private run: WholeFit | null = null;
  private timer = 0;

  constructor(options: WholePartOptions) {
    this.options = options;
    const { trans } = options.needs;
    this.start = button(trans.__('Fit every spaxel'), () => {
      this.press();
    });
    this.start.title = trans.__('In this tab, with these options; nothing is stored');
    const names = wholeQuantities.map(([name]) => [name, name] as const);
    this.shown = choice([['', trans.__('Slice')], ...names], '', () => {
      this.draw();
    });
    this.shown.setAttribute('aria-label', trans.__('Shown in the place of the slice'));
    this.shown.hidden = true;
    this.node = element(
      'div',
      { class: 'sp-Row sp-Live-whole', hidden: isLarge(options.cube) },
      this.start,
      this.shown,
      this.line
    );
  }

  /** The slice was chosen elsewhere. */
  leave(): void {
    if (this.shown.value !== '') this.shown.value = '';
  }

  dispose(): void {
    this.isDisposed = true;
    this.stop();
  }

  private get isRunning(): boolean {
    return this.run !== null && !this.run.isDisposed;
  }

  private press(): void {
    if (this.isRunning) this.stop();
    else this.begin();
    this.tell();
  }

  private begin(): void {
    const { cube, needs, recipe } = this.options;
    const asked = recipe();
    if (asked === null) return;
    this.run = new WholeFit({
      ...{ cube, cubes: needs.cubes, fits: needs.fits, recipe: asked },
      changed: () => {
        this.drawSoon();
      },
      failed: thrown => {
        this.tell(sentenceOf(thrown));
      }
    });
    this.shown.hidden = false;
    if (this.shown.value === '') this.shown.value = 'V';
    this.run.start();
  }

  private stop(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.run?.dispose();
  }

  private drawSoon(): void {
    if (this.timer !== 0) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.tell();
      if (this.shown.value !== '') this.draw();
    }, beat);
  }

  private draw(): void {
    const { value } = this.shown;
    this.options.show(value === '' ? null : (this.run?.map(value) ?? null));
  }

  private tell(sentence?: string): void {
    const { trans } = this.options.needs;
    const { run, isRunning } = this;
    this.start.textContent = isRunning ? trans.__('Stop') : trans.__('Fit every spaxel');
    if (run === null) return;
    const { fitted, refused, length } = run;
    const parts = [trans.__('%1 of %2 fitted', fitted, length)];
    if (refused > 0) parts.push(trans.__('%1 failed', refused));
    this.line.textContent = sentence ?? parts.join(' · ');
    this.node.dataset['fitted'] = String(fitted);
  }
}

function isLarge({ shape }: Cube): boolean {
  return shape.nx * shape.ny > mostSpaxels;
}
