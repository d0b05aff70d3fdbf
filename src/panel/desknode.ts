/** How the parts of a desk lie on the page. */
import type { Cube } from '@spaxel/protocol';
import { element } from '../page/element.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { cubeFacts } from './facts.ts';
import { tableList } from './tablelist.ts';

export interface DeskNodes {
  readonly complaint: HTMLElement;
  readonly slice: readonly HTMLElement[];
  readonly spectrum: readonly HTMLElement[];
  readonly form: HTMLElement;
}

export function deskNode(
  cube: Cube,
  { trans, cubes }: CubeViewNeeds,
  nodes: DeskNodes
): HTMLElement {
  const part = (name: string, ...children: HTMLElement[]): HTMLElement =>
    element('section', { class: 'sp-Part', 'aria-label': name }, ...children);
  const { viewingOnly } = cube;
  const form =
    viewingOnly === undefined ? nodes.form : element('p', { class: 'sp-Notice' }, viewingOnly);
  return element(
    'div',
    { class: 'sp-CubeDesk', 'data-cube': cube.path },
    nodes.complaint,
    part(trans.__('Slice'), ...nodes.slice),
    part(trans.__('Spectrum'), ...nodes.spectrum),
    part(trans.__('Header'), cubeFacts(cube, trans), ...tableList(cubes.tables(cube.id), trans)),
    part(trans.__('Fit'), element('h3', {}, trans.__('Fit')), form)
  );
}
