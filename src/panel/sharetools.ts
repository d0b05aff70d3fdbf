import { quoteWord } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import { button, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { cellOf } from './cell.ts';
import { download, fileName, spaxelName, spectraCsv, stackedPng } from './export.ts';
import type { Aperture } from './aperture.ts';
import type { Apertures } from './apertures.ts';
import { localPrefix, type Combine, type Spaxel, type SpectrumRows } from '../tokens.ts';
import type { LookState } from './look.ts';
import type { PicturePart } from './picturepart.ts';
import type { SpectrumView } from './spectrumview.ts';
import type { Shown } from './waveslider.ts';

/** What there is to share at this moment. */
export interface Shareable {
  readonly canvases: readonly HTMLCanvasElement[];
  /** The one under the pointer first, then those that are pinned. */
  readonly spectra: readonly { readonly at: Spaxel; readonly rows: SpectrumRows }[];
  readonly apertures: readonly Aperture[];
  readonly combine: Combine;
  readonly shown: Shown;
  readonly look: LookState;
}

/** What the parts of a desk show. */
export function shareable({
  picture,
  spectrum,
  apertures
}: {
  readonly picture: PicturePart;
  readonly spectrum: SpectrumView;
  readonly apertures: Apertures;
}): Shareable {
  const { slice } = picture;
  return {
    ...picture.memory,
    canvases: [slice.canvas, slice.bar.node, spectrum.picture],
    spectra: spectrum.all,
    apertures: apertures.all,
    combine: apertures.combine
  };
}

export interface ShareOptions {
  readonly cube: Cube;
  readonly needs: CubeViewNeeds;
  readonly what: () => Shareable;
  readonly failed: (sentence: string) => void;
}

/** Buttons that take what is shown out of the panel: as PNG, as CSV, as a cell. */
export function shareTools({ cube, needs, what, failed }: ShareOptions): HTMLElement {
  const { trans } = needs;
  const png = async (): Promise<void> => {
    try {
      const blob = await stackedPng(what().canvases);
      if (blob !== null) download(fileName(cube, 'view.png'), blob);
    } catch (thrown) {
      failed(sentenceOf(thrown));
    }
  };
  const csv = (): void => {
    const { spectra, apertures, combine } = what();
    const summed = apertures.flatMap(({ shape, number, rows }) =>
      rows === null ? [] : { rows, name: `${combine}_${shape.kind}_${String(number)}` }
    );
    const single = spectra.map(({ at, rows }) => ({ rows, name: spaxelName(at) }));
    const text = spectraCsv(cube, [...single, ...summed]);
    download(fileName(cube, 'spectra.csv'), new Blob([text], { type: 'text/csv' }));
  };
  const copy = (): void => {
    copyView({ cube, needs, what, failed });
  };
  return element(
    'div',
    { class: 'sp-Row sp-mod-wrap', role: 'group', 'aria-label': trans.__('Share') },
    button(trans.__('Save PNG'), () => void png(), { title: trans.__('Slice and spectrum') }),
    button(trans.__('Save CSV'), csv, { title: trans.__('The spectra on show') }),
    button(trans.__('Copy view as cell'), copy, { title: trans.__('Slice and spectra in Python') })
  );
}

/** Copies what is shown as a cell: in Python where a few lines of it do, else as a command that shows the cube. */
function copyView({ cube, needs, what, failed }: ShareOptions): void {
  const { trans, copyAsCell, pathInCell } = needs;
  if (cube.path.startsWith(localPrefix)) {
    failed(
      trans.__(
        'This file is in the browser alone, where no cell can open it; upload it below the folder of JupyterLab and copy the view from there.'
      )
    );
    return;
  }
  const { spectra, ...view } = what();
  const path = pathInCell(cube.path);
  const cell = cellOf(cube, { ...view, path, spaxels: spectra.map(({ at }) => at) });
  copyAsCell(cell ?? `%spaxel view ${quoteWord(path)}`);
  if (cell === null)
    failed(
      trans.__(
        'A few lines of Python do not show this view as it is here; the cell opens the cube itself, as it was left.'
      )
    );
}
