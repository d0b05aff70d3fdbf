import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import type { TableFacts } from '../tokens.ts';

/** The binary tables of a dropped file behind triangles: columns, units, first rows. All of it is text, whatever it contains. */
export function tableList(
  tables: readonly TableFacts[],
  trans: TranslationBundle
): readonly HTMLElement[] {
  return tables.map(({ name, rows, columns, first }) => {
    const summary = trans.__('Table %1: %2 rows, %3 columns', name, rows, columns.length);
    const heads = columns.map(one =>
      element('th', { scope: 'col', title: `${one.format} ${one.unit}`.trim() }, one.name)
    );
    const body = first.map(row => element('tr', {}, ...row.map(text => element('td', {}, text))));
    const table = element(
      'table',
      { class: 'sp-Cards' },
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...body)
    );
    const label = trans.__('First rows of table %1', name);
    const box = { class: 'sp-Cards-box', tabindex: 0, role: 'group', 'aria-label': label };
    return element(
      'details',
      { class: 'sp-Header sp-Table' },
      element('summary', {}, summary),
      element('div', box, table)
    );
  });
}
