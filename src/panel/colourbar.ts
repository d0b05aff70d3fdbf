import { niceTicks, readPalette, stretchOf, tickLabels, type Limits } from '@spaxel/draw';
import { element } from '../page/element.ts';
import { cssValue } from '../page/theme.ts';
import type { LookControls } from './look.ts';
import { valueText } from './wave.ts';

const strip = 10;
const height = 44;
const side = 12;

/** What the colours of a slice stand for: a strip with ticks and the unit. */
export class ColourBar {
  readonly node = element('canvas', { class: 'sp-Colourbar', role: 'img' });
  private shown: { limits: Limits; look: LookControls; unit: string } | null = null;

  show(limits: Limits, look: LookControls, unit: string): void {
    this.shown = { limits, look, unit };
    const words = `${valueText(limits.low)} – ${valueText(limits.high)} ${unit}`;
    this.node.setAttribute('aria-label', words);
    this.node.title = words;
    this.node.dataset['low'] = String(limits.low);
    this.node.dataset['high'] = String(limits.high);
    this.paint();
  }

  /** Draws it as wide as it is now. */
  paint(): void {
    const { node, shown } = this;
    const width = node.clientWidth;
    const context = node.getContext('2d');
    if (shown === null || width < 4 * side || context === null) return;
    const ratio = window.devicePixelRatio;
    node.width = Math.round(width * ratio);
    node.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const long = width - 2 * side;
    const table = readPalette(shown.look.palette);
    for (let at = 0; at < long; at++) {
      const entry = 4 * Math.round((at / (long - 1)) * (table.length / 4 - 1));
      context.fillStyle = `rgb(${[...table.subarray(entry, entry + 3)].join(' ')})`;
      context.fillRect(side + at, 1, 1.5, strip);
    }
    context.strokeStyle = cssValue(node, '--jp-ui-font-color2', '#616161');
    context.lineWidth = 1;
    context.strokeRect(side + 0.5, 1.5, long - 1, strip - 1);
    this.ticks(context, long);
  }

  /** Labels that would touch the one before are left out: a stretch crowds them. */
  private ticks(context: CanvasRenderingContext2D, long: number): void {
    if (this.shown === null) return;
    const { limits, look, unit } = this.shown;
    const curve = stretchOf(look.stretch);
    const ticks = niceTicks(limits, Math.max(2, Math.floor(long / 60)));
    context.font = `11px ${cssValue(this.node, '--jp-ui-font-family', 'sans-serif')}`;
    context.fillStyle = cssValue(this.node, '--jp-ui-font-color1', '#212121');
    context.textAlign = 'center';
    context.textBaseline = 'top';
    let free = -Infinity;
    tickLabels(ticks).forEach((label, i) => {
      const share = curve(((ticks[i] ?? NaN) - limits.low) / (limits.high - limits.low));
      const column = side + share * long;
      context.fillRect(Math.round(column), strip + 1, 1, 4);
      const half = context.measureText(label).width / 2;
      if (column - half < free) return;
      const within = Math.min(side + long + side - half, Math.max(half, column));
      context.fillText(label, within, strip + 6);
      free = column + half + 6;
    });
    context.fillText(unit, side + long / 2, strip + 19, long);
  }
}
