/** How the parts of a desk lie on the page. */
import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import { cubeFacts } from './facts.ts';

export interface DeskNodes {
  readonly complaint: HTMLElement;
  readonly slice: readonly HTMLElement[];
  readonly spectrum: readonly HTMLElement[];
  readonly form: HTMLElement;
}

export function deskNode(cube: Cube, trans: TranslationBundle, nodes: DeskNodes): HTMLElement {
  const part = (name: string, ...children: HTMLElement[]): HTMLElement =>
    element('section', { class: 'sp-Part', 'aria-label': name }, ...children);
  return element(
    'div',
    { class: 'sp-CubeDesk', 'data-cube': cube.path },
    nodes.complaint,
    part(trans.__('Slice'), ...nodes.slice),
    part(trans.__('Spectrum'), ...nodes.spectrum),
    part(trans.__('Header'), cubeFacts(cube, trans)),
    part(trans.__('Fit'), element('h3', {}, trans.__('Fit')), nodes.form)
  );
}
