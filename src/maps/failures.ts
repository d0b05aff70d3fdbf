import { codeOf, isCodeName } from '@spaxel/core';
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import type { Failure } from '../tokens.ts';

const spaxelsNamed = 8;

/** Failed fits as a list: each reason once, with how many, where and what to do. */
export function failureList(
  failures: readonly Failure[],
  trans: TranslationBundle
): HTMLElement | null {
  if (failures.length === 0) return null;
  const byCode = new Map<string, Failure[]>();
  for (const failure of failures)
    byCode.set(failure.code, [...(byCode.get(failure.code) ?? []), failure]);
  const items = [...byCode].map(([code, group]) => reason(code, group));
  const summary = trans.__('Why %1 spectra have no fit', failures.length);
  return element(
    'details',
    { class: 'sp-Failures' },
    element('summary', {}, summary),
    element('ul', {}, ...items)
  );
}

function reason(code: string, group: readonly Failure[]): HTMLElement {
  const known = isCodeName(code) ? codeOf(code) : undefined;
  const places = group.slice(0, spaxelsNamed).map(({ x, y }) => `(${String(x)}, ${String(y)})`);
  const more = group.length > spaxelsNamed ? ' …' : '';
  const message = group[0]?.message ?? '';
  return element(
    'li',
    {},
    element('b', {}, `${String(group.length)} × ${code}`),
    ` ${known?.sentence ?? ''} ${message === known?.sentence ? '' : message} `,
    element('i', {}, known?.remedy ?? ''),
    element('span', { class: 'sp-Failures-places' }, ` ${places.join(' ')}${more}`)
  );
}
