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
import type { IDisposable } from '@lumino/disposable';
import { choice, element, field } from '../page/element.ts';
import { Seldom } from '../page/seldom.ts';

/** Percentiles of more values than these are those of a sample: sorting a large slice anew costs more than a frame of a film. */
const sampled = 20_000;

/** Values at even distances, where there are many. */
function sampleOf(values: Float32Array): Float32Array {
  const stride = Math.max(1, Math.floor(values.length / sampled));
  if (stride === 1) return values;
  const sample = new Float32Array(Math.ceil(values.length / stride));
  for (let nth = 0; nth < sample.length; nth++) sample[nth] = values[nth * stride] as number;
  return sample;
}

function middle(share: number): (values: Float32Array) => Limits {
  const below = (100 - share) / 2;
  return values => percentileLimits(sampleOf(values), below, 100 - below);
}

const limitMakers = {
  zscale: (values: Float32Array): Limits => zscaleLimits(values),
  '99.8': middle(99.8),
  '99': middle(99),
  '95': middle(95),
  '90': middle(90),
  all: (values: Float32Array): Limits => percentileLimits(values, 0, 100)
} as const;

type Rule = keyof typeof limitMakers | 'manual';

const rules = [...Object.keys(limitMakers), 'manual'] as Rule[];

/** What can be chosen of a look, as it is remembered. */
export interface LookState {
  readonly palette: PaletteName;
  readonly stretch: Stretch;
  readonly rule: string;
  /** What `manual` stands for. */
  readonly low: number;
  readonly high: number;
}

const named = <T extends string>(names: readonly T[]): [T, T][] => names.map(name => [name, name]);

function ruleWords(rule: Rule, trans: TranslationBundle): string {
  if (rule === 'zscale') return trans.__('ZScale');
  if (rule === 'all') return trans.__('min – max');
  return rule === 'manual' ? trans.__('manual') : `${rule} %`;
}

/** Three drop-down lists and two limits; `changed` is called after each change. A limit that is typed makes both manual. */
export class LookControls implements IDisposable {
  readonly node: HTMLElement;
  palette: PaletteName;
  stretch: Stretch = 'linear';
  private rule: Rule = '99';
  private limits: Limits = { low: 0, high: 1 };
  private readonly lists: readonly HTMLSelectElement[];
  private readonly ends: readonly [HTMLInputElement, HTMLInputElement];
  private readonly changed: () => void;
  private readonly words = new Seldom(() => {
    this.tellLimits();
  });

  constructor(palette: PaletteName, trans: TranslationBundle, changed: () => void) {
    this.palette = palette;
    this.changed = changed;
    this.ends = [this.end(), this.end()];
    const list = (items: (readonly [string, string])[], set: (value: string) => void) =>
      choice(items, '', value => {
        set(value);
        changed();
      });
    const palettes = list(named(paletteNames), value => {
      this.palette = value as PaletteName;
    });
    const stretches = list(named(stretchNames), value => {
      this.stretch = value as Stretch;
    });
    const words = rules.map(rule => [rule, ruleWords(rule, trans)] as const);
    const limits = list(words, value => {
      this.rule = value as Rule;
    });
    this.lists = [palettes, limits, stretches];
    this.node = element(
      'div',
      { class: 'sp-Look' },
      field(trans.__('Palette'), palettes),
      field(trans.__('Stretch'), stretches),
      field(trans.__('Limits'), limits),
      field(trans.__('From'), this.ends[0], trans.__('Takes the first colour')),
      field(trans.__('To'), this.ends[1], trans.__('Takes the last colour'))
    );
    this.tell();
  }

  get isDisposed(): boolean {
    return this.words.isDisposed;
  }

  get state(): LookState {
    const { palette, stretch, rule } = this;
    return { palette, stretch, rule, ...this.limits };
  }

  /** Takes up what was remembered; what is not known is left as it is, and nobody is told. */
  take(state: Partial<LookState>): void {
    this.palette = paletteNames.find(name => name === state.palette) ?? this.palette;
    this.stretch = stretchNames.find(name => name === state.stretch) ?? this.stretch;
    this.rule = rules.find(rule => rule === state.rule) ?? this.rule;
    const { low = NaN, high = NaN } = state;
    if (low < high) this.limits = { low, high };
    this.tell();
  }

  /** The limits that the chosen rule gives to these values; the controls show them. */
  limitsOf(values: Float32Array): Limits {
    if (this.rule !== 'manual') {
      this.limits = limitMakers[this.rule](values);
      this.words.ask();
    }
    return this.limits;
  }

  dispose(): void {
    this.words.dispose();
  }

  private end(): HTMLInputElement {
    const node = element('input', { type: 'number', step: 'any', class: 'sp-Input' });
    node.addEventListener('change', () => {
      const [low, high] = this.ends.map(({ valueAsNumber }) => valueAsNumber);
      if (low === undefined || high === undefined || !(low < high)) {
        this.tellLimits();
        return;
      }
      this.limits = { low, high };
      this.rule = 'manual';
      this.tell();
      this.changed();
    });
    return node;
  }

  private tell(): void {
    [this.palette, this.rule, this.stretch].forEach((value, at) => {
      const list = this.lists[at];
      if (list !== undefined) list.value = value;
    });
    this.tellLimits();
  }

  private tellLimits(): void {
    const { low, high } = this.limits;
    // Four digits of the range, whatever it stands on.
    const digits =
      Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)) / (high - low))) + 4;
    const text = (value: number): string =>
      String(Number(value.toPrecision(Math.min(15, Math.max(4, digits)))));
    this.ends[0].value = text(low);
    this.ends[1].value = text(high);
  }
}
