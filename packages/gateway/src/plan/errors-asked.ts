import { SpaxelError, type Command } from '@spaxel/core';
import type { Parameters } from './parameters.ts';

/** How errors are found when nothing is said, by a fitter that knows more than one way. */
export const usualErrors = 'mc';

/**
 * `--errors` and `--mc` as the parameters errors and realisations; `hasWays`: the fitter has such parameters.
 * @throws SpaxelError OptionInvalid when they cannot be read or do not go together.
 */
export function errorsAsked({ options }: Command, hasWays: boolean): Parameters {
  const text = options['errors'] as string | undefined;
  const count = options['mc'] as number | undefined;
  const said: Said = text === undefined ? {} : readErrors(text);
  if (count !== undefined && (said.realisations ?? count) !== count) throw apart(text, count);
  if (count === 0) {
    if (text !== undefined && said.errors !== 'formal') throw apart(text, count);
    return hasWays ? { errors: 'formal' } : {};
  }
  if (count !== undefined && said.errors === 'formal') throw apart(text, count);
  const isSaid = text !== undefined || count !== undefined;
  if (!isSaid && !hasWays) return {};
  const realisations = count ?? said.realisations;
  const errors = said.errors ?? usualErrors;
  return { errors, ...(realisations === undefined ? {} : { realisations }) };
}

interface Said {
  readonly errors?: string;
  readonly realisations?: number;
}

/** `formal`, `mc`, `mc:N`, `mc-blocks`, `mc-blocks:N`. */
function readErrors(text: string): Said {
  const [, errors, count] = /^(formal|mc|mc-blocks)(?::(\d+))?$/.exec(text) ?? [];
  if (errors === undefined || (errors === 'formal' && count !== undefined))
    throw new SpaxelError('OptionInvalid', `--errors ${text}: write formal, mc:N or mc-blocks:N.`);
  return count === undefined ? { errors } : { errors, realisations: Number(count) };
}

function apart(text = '', count: number): SpaxelError {
  const sentence = `--errors ${text} and --mc ${String(count)} do not go together.`;
  return new SpaxelError('OptionInvalid', sentence);
}
