import type { Limits } from '@spaxel/draw';
import { element } from '../page/element.ts';
import { cssValue } from '../page/theme.ts';
import { columnOf, type Frame } from './axes.ts';

/** The line at the slice's channel: an element over the spectrum, since a film moves it with each frame and the spectrum stays. */
export class ChannelMark {
  readonly node = element('div', {
    class: 'sp-Spectrum-mark',
    'aria-hidden': 'true',
    hidden: true
  });
  private frame: Frame | null = null;
  private wave: number | null = null;

  /** The spectrum was painted in this frame. */
  place(frame: Frame): void {
    // A style that is written lays the page out anew, though it be the same.
    if (this.frame?.height !== frame.height) this.node.style.height = `${String(frame.height)}px`;
    this.frame = frame;
    this.move(this.wave);
  }

  /** Moves to a wavelength; null: there is no channel to mark. */
  move(wave: number | null): void {
    this.wave = wave;
    const { frame, node } = this;
    const isSeen = frame !== null && wave !== null && isWithin(frame.x, wave);
    if (node.hidden === isSeen) node.hidden = !isSeen;
    if (!isSeen) return;
    const column = columnOf(frame, wave).toFixed(1);
    const transform = `translate(${column}px, ${String(frame.top)}px)`;
    if (node.style.transform !== transform) node.style.transform = transform;
  }

  /** A copy of the spectrum's canvas with the line on it, as it is seen. */
  pictureOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
    const { width, height } = canvas;
    const picture = element('canvas', { width, height });
    const context = picture.getContext('2d');
    if (context === null) return canvas;
    context.drawImage(canvas, 0, 0);
    const { frame, wave, node } = this;
    if (node.hidden || frame === null || wave === null) return picture;
    const ratio = window.devicePixelRatio;
    context.fillStyle = cssValue(node, '--jp-error-color1', '#d32f2f');
    const left = Math.round((columnOf(frame, wave) - 0.5) * ratio);
    context.fillRect(left, frame.top * ratio, ratio, frame.height * ratio);
    return picture;
  }
}

function isWithin({ low, high }: Limits, value: number): boolean {
  return value >= low && value <= high;
}
