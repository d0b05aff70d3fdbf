// What a fitter may say on its stdout: JSON lines of bounded length, each checked before it is believed.
import { SpaxelError } from '@spaxel/core';
import type { FitterDone, FitterFailed, FitterFinished, FitterHello } from '@spaxel/protocol';

export type FitterLine = FitterHello | FitterDone | FitterFailed | FitterFinished;

/** Characters; an honest line has some hundred. */
const longestLine = 1024 * 1024;

const fields: Record<FitterLine['type'], Record<string, 'string' | 'number'>> = {
  hello: { fitter: 'string', version: 'string', digest: 'string' },
  done: { task: 'string', index: 'number', cpuSeconds: 'number' },
  failed: { task: 'string', index: 'number', code: 'string', message: 'string' },
  finished: { task: 'string', cpuSeconds: 'number' }
};

function brokenLine(text: string, why: string): SpaxelError {
  const shown = text.length > 120 ? `${text.slice(0, 120)}...` : text;
  return new SpaxelError('FitterBroken', `The fitter wrote a line that ${why}: ${shown}`);
}

/** One line as a message. @throws SpaxelError FitterBroken when it is none of the contract. */
export function readLine(text: string): FitterLine {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw brokenLine(text, 'is not JSON');
  }
  const message = read as Record<string, unknown> | null;
  const type = message?.['type'];
  if (typeof type !== 'string' || !Object.hasOwn(fields, type))
    throw brokenLine(text, 'is not a message of the contract');
  for (const [key, kind] of Object.entries(fields[type as FitterLine['type']])) {
    const value = message?.[key];
    const isRight = typeof value === kind && (kind === 'string' || Number(value) >= 0);
    if (!isRight) throw brokenLine(text, `has no valid "${key}"`);
  }
  return message as unknown as FitterLine;
}

/** Cuts a stream of text into lines; blank ones are dropped. */
export class LineCutter {
  #rest = '';

  /** The whole lines that this text completes. @throws SpaxelError FitterBroken when a line never ends. */
  cut(text: string): string[] {
    const pieces = (this.#rest + text).split('\n');
    this.#rest = pieces.pop() ?? '';
    if (this.#rest.length > longestLine) throw brokenLine(this.#rest, 'is too long');
    return pieces.filter(piece => piece.trim() !== '');
  }
}
