/** Files of the user's own disk: chosen with a button, or dropped onto the panel. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { CubeViewNeeds } from './cubeview.ts';

/** A button that lets a file be chosen; `taken` gets it. */
export function fileButton(trans: TranslationBundle, taken: (file: File) => void): HTMLElement {
  const input = element('input', {
    type: 'file',
    accept: '.fits,.fit,.fts,.gz',
    hidden: true,
    'aria-label': trans.__('FITS file')
  });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    // The same file may be chosen again.
    input.value = '';
    if (file !== undefined) taken(file);
  });
  const hint = trans.__('It is read in the browser and sent nowhere; or drop it onto this panel');
  const open = button(
    trans.__('Open a local FITS file …'),
    () => {
      input.click();
    },
    { title: hint }
  );
  return element('div', { class: 'sp-Row' }, open, input);
}

/** Lets files be dropped onto a node, which shows that it takes them. */
export function takesDrops(node: HTMLElement, taken: (file: File) => void): void {
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    node.classList.add('sp-mod-drop');
  };
  const out = (): void => {
    node.classList.remove('sp-mod-drop');
  };
  node.addEventListener('dragenter', over);
  node.addEventListener('dragover', over);
  node.addEventListener('dragleave', out);
  node.addEventListener('drop', event => {
    out();
    const [file] = event.dataTransfer?.files ?? [];
    if (file === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    taken(file);
  });
}

/** Lets a large view take files: each opens as a large view of its own. */
export function takesCubes(
  node: HTMLElement,
  { cubes, openCube }: Pick<CubeViewNeeds, 'cubes' | 'openCube'>
): void {
  takesDrops(node, file => {
    void cubes.hold(file).then(openCube);
  });
}
