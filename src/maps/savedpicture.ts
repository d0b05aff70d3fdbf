import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import type { OutputBundle } from '../tokens.ts';

/** What was saved of a job, for when it cannot be asked. */
export interface Saved {
  readonly png?: string;
  readonly text?: string;
}

/** The picture and the text in an output's data, as far as it has them. */
export function savedOf(data: OutputBundle['data']): Saved {
  const { 'image/png': png, 'text/plain': text } = data as Record<string, unknown>;
  return {
    ...(typeof png === 'string' ? { png } : {}),
    ...(typeof text === 'string' ? { text } : {})
  };
}

function image(png: string, alt: string): HTMLElement {
  return element('img', { src: `data:image/png;base64,${png.replace(/\s/g, '')}`, alt });
}

/** The picture, or the text where there is none. */
export function savedPicture({ png, text }: Saved, trans: TranslationBundle): HTMLElement {
  const box = element('div', { class: 'sp-Saved' });
  if (png !== undefined) box.append(image(png, trans.__('The maps as they were saved')));
  else if (text !== undefined) box.append(element('pre', {}, text));
  return box;
}

/** What a check found: its picture, and its words below. */
export function checkReport({ png, text }: Saved, trans: TranslationBundle): HTMLElement {
  const box = element('div', { class: 'sp-Saved sp-CheckReport' });
  if (png !== undefined)
    box.append(image(png, trans.__('Differences from the reference against its errors')));
  if (text !== undefined) box.append(element('pre', {}, text));
  return box;
}
