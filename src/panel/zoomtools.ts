import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import type { SliceDeeds } from './slicehand.ts';

/** Buttons below a slice: in, out, all of it. */
export function zoomTools(
  trans: TranslationBundle,
  { zoom, whole }: Pick<SliceDeeds, 'zoom' | 'whole'>
): HTMLElement {
  const middle = { across: 0.5, up: 0.5 };
  const tool = (words: string, name: string, act: () => void): HTMLButtonElement =>
    button(words, act, { 'aria-label': name, title: name, class: 'sp-Button sp-mod-small' });
  return element(
    'div',
    { class: 'sp-Row sp-Slice-tools', role: 'group', 'aria-label': trans.__('Zoom') },
    tool('+', trans.__('Zoom in'), () => zoom(1, middle)),
    tool('−', trans.__('Zoom out'), () => zoom(-1, middle)),
    tool(trans.__('All'), trans.__('Show the whole slice'), whole)
  );
}
