import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';

type Card = Cube['header'][number];

/** The cards that contain every word of a text, in keyword, value or comment, whatever the case. */
export function cardsWith(cards: readonly Card[], text: string): Card[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter(card => {
    const line = card.join(' ').toLowerCase();
    return words.every(word => line.includes(word));
  });
}

/** All cards of a cube's header behind a triangle, and a search among them; they are text, whatever they contain. */
export function headerCards({ header }: Cube, trans: TranslationBundle): HTMLElement {
  const search = element('input', {
    type: 'search',
    class: 'sp-Input',
    placeholder: trans.__('Search the header'),
    'aria-label': trans.__('Search the header')
  });
  const count = element('div', { class: 'sp-Readout', role: 'status' });
  const body = element('tbody');
  const heads = [trans.__('Keyword'), trans.__('Value'), trans.__('Comment')];
  const head = element('tr', {}, ...heads.map(one => element('th', { scope: 'col' }, one)));
  const table = element('table', { class: 'sp-Cards' }, element('thead', {}, head), body);
  const name = trans.__('Cards of the header');
  const scroll = { class: 'sp-Cards-box', tabindex: 0, role: 'group', 'aria-label': name };
  const fill = (): void => {
    const found = cardsWith(header, search.value);
    body.replaceChildren(...found.map(row));
    count.textContent = trans.__('%1 of %2 cards', found.length, header.length);
  };
  search.addEventListener('input', fill);
  const words = trans.__('All cards (%1)', header.length);
  const summary = element('summary', {}, words);
  const node = element('details', { class: 'sp-Header' }, summary, search, count);
  node.append(element('div', scroll, table));
  // Hundreds of rows are made when somebody wants to see them.
  node.addEventListener('toggle', fill, { once: true });
  return node;
}

function row([keyword, value, comment]: Card): HTMLElement {
  const cells = [String(value ?? ''), comment].map(text => element('td', {}, text));
  return element('tr', {}, element('th', { scope: 'row' }, keyword), ...cells);
}
