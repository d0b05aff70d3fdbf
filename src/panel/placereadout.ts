import type { Cube } from '@spaxel/protocol';
import { element } from '../page/element.ts';
import type { Spaxel } from '../tokens.ts';
import { skyTextOf } from './sky.ts';
import { valueText } from './wave.ts';

/** The spaxel under the pointer, or where the keys have led: its numbers, its value, its place on the sky. */
export class PlaceReadout {
  readonly node = element('output', { class: 'sp-Readout sp-mod-place' });
  private readonly sky: (at: Spaxel) => string;

  constructor(cube: Cube) {
    this.sky = skyTextOf(cube);
  }

  say(at: Spaxel, value: number): void {
    const sky = this.sky(at);
    const place = `x ${String(at.x)}, y ${String(at.y)}: ${valueText(value)}`;
    this.node.textContent = sky === '' ? place : `${place} · ${sky}`;
  }
}
