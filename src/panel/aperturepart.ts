import type { SkyPlane } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import { button, choice, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Combine, Spaxel } from '../tokens.ts';
import { Apertures } from './apertures.ts';
import { newShape, type ShapeKind } from './apertureshape.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { freeColour } from './keptcolours.ts';
import type { CubeMemory } from './memory.ts';
import { regionFiles } from './regionfiles.ts';
import type { KeptSpectrum } from './spectrumscene.ts';

export interface AperturePartOptions {
  readonly cube: Cube;
  readonly needs: CubeViewNeeds;
  readonly plane: SkyPlane | undefined;
  readonly selected: () => Spaxel;
  /** Colours of other spectra on show. */
  readonly used: () => readonly string[];
  readonly changed: () => void;
  readonly say: (sentence: string) => void;
}

/** Pages hold several cubes; the text on keys of each has a name of its own. */
let parts = 0;

/** Apertures and their controls: new ones, sum or mean, the list, files of them. */
export class AperturePart implements IDisposable {
  readonly node: HTMLElement;
  readonly apertures: Apertures;
  isDisposed = false;
  private readonly options: AperturePartOptions;
  private readonly combine: HTMLSelectElement;
  private readonly help: HTMLElement;

  constructor(options: AperturePartOptions) {
    this.options = options;
    const { trans } = options.needs;
    parts += 1;
    const help = `sp-aperture-help-${String(parts)}`;
    this.help = element('p', { class: 'sp-Help', id: help }, helpText(trans));
    this.apertures = this.makeApertures(help);
    this.combine = this.combineList();
    const { apertures } = this;
    const files = regionFiles({ ...options, trans, apertures });
    this.node = element(
      'div',
      { class: 'sp-Apertures', role: 'group', 'aria-label': trans.__('Aperture tools') },
      element('div', { class: 'sp-Row sp-mod-wrap' }, ...this.newButtons(), this.combine),
      apertures.list,
      this.help,
      element('div', { class: 'sp-Row sp-mod-wrap' }, ...files)
    );
    this.tell();
  }

  /** The spectra that have come, for the plot. */
  get kept(): KeptSpectrum[] {
    return this.apertures.all.flatMap(({ rows, colour }) =>
      rows === null ? [] : { rows, colour, hasBand: true }
    );
  }

  get memory(): CubeMemory {
    const { all, combine } = this.apertures;
    return { combine, apertures: all.map(({ shape }) => shape) };
  }

  /** Draws what was remembered. */
  take({ combine, apertures = [] }: CubeMemory): void {
    this.apertures.combine = combine ?? this.options.needs.preferences.combine;
    for (const shape of apertures) if (!this.apertures.add(shape)) break;
    this.apertures.rest();
  }

  dispose(): void {
    this.isDisposed = true;
    this.apertures.dispose();
  }

  private makeApertures(help: string): Apertures {
    const { cube, needs, used, changed, say } = this.options;
    const { cubes, trans } = needs;
    return new Apertures({
      ...{ cube, cubes, trans, help },
      colour: () => freeColour([...used(), ...this.apertures.all.map(({ colour }) => colour)]),
      changed: () => {
        this.tell();
        changed();
      },
      crowded: () => {
        say(trans.__('Six spectra are kept on show; remove one first.'));
      },
      failed: thrown => {
        say(sentenceOf(thrown));
      }
    });
  }

  private combineList(): HTMLSelectElement {
    const { trans } = this.options.needs;
    const words = [
      ['sum', trans.__('sum')],
      ['mean', trans.__('mean')]
    ] as const;
    const list = choice(words, '', value => {
      this.apertures.combineBy(value as Combine);
    });
    const name = trans.__('How the spectra of an aperture become one');
    list.setAttribute('aria-label', name);
    list.title = name;
    return list;
  }

  private newButtons(): HTMLButtonElement[] {
    const { cube, needs, selected } = this.options;
    const { trans } = needs;
    const kinds: readonly (readonly [ShapeKind, string, string])[] = [
      ['circle', trans.__('Circle'), trans.__('A round aperture about the selected spaxel')],
      ['ellipse', trans.__('Ellipse'), trans.__('An ellipse about the selected spaxel')],
      ['polygon', trans.__('Polygon'), trans.__('A polygon about the selected spaxel')],
      ['spaxels', trans.__('Spaxels'), trans.__('A free set; clicks put spaxels in and out (A)')]
    ];
    const add = (kind: ShapeKind): void => {
      const { x, y } = selected();
      if (this.apertures.add(newShape(kind, [x, y], cube.shape))) this.apertures.focus();
    };
    return kinds.map(([kind, words, title]) =>
      button(
        words,
        () => {
          add(kind);
        },
        { title }
      )
    );
  }

  private tell(): void {
    this.combine.value = this.apertures.combine;
    this.help.hidden = !this.apertures.hasActive;
  }
}

function helpText(trans: CubeViewNeeds['trans']): string {
  return trans.__(
    'Drag it or its grips. Keys: arrows move it, with Shift finely; + and − size; [ and ] turn; , and . flatten; N a corner, I another one; Delete removes.'
  );
}
