/** How a slice is coloured: palette, limits, stretch. */
import {
  paletteNames,
  percentileLimits,
  stretchNames,
  zscaleLimits,
  type Limits,
  type PaletteName,
  type Stretch
} from '@spaxel/draw';
import type { TranslationBundle } from '@jupyterlab/translation';
import { choice, element, field } from '../page/element.ts';

const limitMakers = {
  '99 %': (values: Float32Array): Limits => percentileLimits(values, 0.5, 99.5),
  '95 %': (values: Float32Array): Limits => percentileLimits(values, 2.5, 97.5),
  zscale: (values: Float32Array): Limits => zscaleLimits(values),
  'min – max': (values: Float32Array): Limits => percentileLimits(values, 0, 100)
} as const;

type LimitName = keyof typeof limitMakers;

const named = <T extends string>(names: readonly T[]): [T, T][] => names.map(name => [name, name]);

/** Three drop-down lists; `changed` is called after each change. */
export class LookControls {
  readonly node: HTMLElement;
  palette: PaletteName;
  stretch: Stretch = 'linear';
  private limitName: LimitName = '99 %';

  constructor(palette: PaletteName, trans: TranslationBundle, changed: () => void) {
    this.palette = palette;
    const limitNames = Object.keys(limitMakers) as LimitName[];
    const palettes = choice(named(paletteNames), palette, value => {
      this.palette = value as PaletteName;
      changed();
    });
    const limits = choice(named(limitNames), this.limitName, value => {
      this.limitName = value as LimitName;
      changed();
    });
    const stretches = choice(named(stretchNames), this.stretch, value => {
      this.stretch = value as Stretch;
      changed();
    });
    this.node = element(
      'div',
      { class: 'sp-Look' },
      field(trans.__('Palette'), palettes),
      field(trans.__('Limits'), limits),
      field(trans.__('Stretch'), stretches)
    );
  }

  /** The limits that the chosen rule gives to these values. */
  limitsOf(values: Float32Array): Limits {
    return limitMakers[this.limitName](values);
  }
}
