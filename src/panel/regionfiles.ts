/** Apertures from and to region files of DS9. */
import { readRegions, writeRegions, type SkyPlane } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Apertures } from './apertures.ts';
import { download, fileName } from './export.ts';

/** More than any hand draws, bytes. */
const mostBytes = 1_000_000;

export interface RegionFileOptions {
  readonly cube: Cube;
  readonly trans: TranslationBundle;
  readonly apertures: Apertures;
  readonly plane: SkyPlane | undefined;
  readonly say: (sentence: string) => void;
}

/** A button that saves and one that loads. */
export function regionFiles(options: RegionFileOptions): HTMLElement[] {
  const { cube, trans, apertures, plane, say } = options;
  const save = (): void => {
    const shapes = apertures.all.map(({ shape }) => shape);
    if (shapes.length === 0) say(trans.__('There is no aperture to save yet.'));
    else download(fileName(cube, 'regions.reg'), new Blob([writeRegions(shapes, plane)]));
  };
  const input = element('input', { type: 'file', accept: '.reg,.txt', hidden: true });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    // The same file may be chosen again, after it was mended.
    if (file !== undefined)
      void loadRegions(file, options).then(() => {
        input.value = '';
      });
  });
  const load = (): void => {
    input.click();
  };
  return [
    button(trans.__('Save regions'), save, { title: trans.__('As a region file of DS9') }),
    button(trans.__('Load regions'), load, { title: trans.__('From a region file of DS9') }),
    input
  ];
}

/** Adds the shapes of a file, and says what was left out or why it cannot be read. */
export async function loadRegions(
  file: Blob,
  { trans, apertures, plane, say }: RegionFileOptions
): Promise<void> {
  try {
    if (file.size > mostBytes) {
      say(trans.__('The file is too large for a file of regions.'));
      return;
    }
    const { shapes, skipped } = readRegions(await file.text(), plane);
    say(skipped.length === 0 ? '' : trans.__('Left out: %1', skipped.join('; ')));
    for (const shape of shapes) if (!apertures.add(shape)) return;
  } catch (thrown) {
    say(sentenceOf(thrown));
  }
}
