import type { Cube } from '@spaxel/protocol';
import { button, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { cellOf } from './cell.ts';
import { download, fileName, spectraCsv, stackedPng, type SpectrumAt } from './export.ts';
import type { LookState } from './look.ts';
import type { Shown } from './waveslider.ts';

/** What there is to share at this moment. */
export interface Shareable {
  readonly canvases: readonly HTMLCanvasElement[];
  /** The one under the pointer first, then those that are pinned. */
  readonly spectra: readonly SpectrumAt[];
  readonly shown: Shown;
  readonly look: LookState;
}

export interface ShareOptions {
  readonly cube: Cube;
  readonly needs: CubeViewNeeds;
  readonly what: () => Shareable;
  readonly failed: (sentence: string) => void;
}

/** Buttons that take what is shown out of the panel: as PNG, as CSV, as a cell. */
export function shareTools({ cube, needs, what, failed }: ShareOptions): HTMLElement {
  const { trans, copyAsCell, pathInCell } = needs;
  const png = async (): Promise<void> => {
    try {
      const blob = await stackedPng(what().canvases);
      if (blob !== null) download(fileName(cube, 'view.png'), blob);
    } catch (thrown) {
      failed(sentenceOf(thrown));
    }
  };
  const csv = (): void => {
    const text = spectraCsv(cube, what().spectra);
    download(fileName(cube, 'spectra.csv'), new Blob([text], { type: 'text/csv' }));
  };
  const copy = (): void => {
    const { shown, look, spectra } = what();
    const spaxels = spectra.map(({ at }) => at);
    const cell = cellOf(cube, { path: pathInCell(cube.path), shown, look, spaxels });
    if (cell === null)
      failed(
        trans.__('This cube is not stored as it is shown; astropy alone does not read it so.')
      );
    else copyAsCell(cell);
  };
  return element(
    'div',
    { class: 'sp-Row sp-mod-wrap', role: 'group', 'aria-label': trans.__('Share') },
    button(trans.__('Save PNG'), () => void png(), { title: trans.__('Slice and spectrum') }),
    button(trans.__('Save CSV'), csv, { title: trans.__('The spectra on show') }),
    button(trans.__('Copy view as cell'), copy, { title: trans.__('Slice and spectra in Python') })
  );
}
