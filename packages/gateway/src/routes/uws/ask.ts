// What a client of UWS asks for: parameters of a form or an address, whose names are not case-sensitive (DALI 1.1, section 2.3).
import { readCommand, readWords, SpaxelError, verbs, type Command } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';

/** Parameters by their names in capitals; those that repeat are lists. */
export type Form = Readonly<Record<string, string | string[]>>;

/** Names in capitals, values of names that differ in their case together. */
export function inCapitals(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const known = all[name.toUpperCase()];
    all[name.toUpperCase()] = known === undefined ? value : [known, value].flat();
  }
  return all;
}

export function allOf(form: Form, name: string): string[] {
  const value = form[name];
  return value === undefined ? [] : [value].flat();
}

/** The last of what was said by this name. */
export function lastOf(form: Form, name: string): string | undefined {
  return allOf(form, name).at(-1);
}

const ours: ReadonlySet<string> = new Set(['COMMAND', 'CUBE', 'FOLDER', 'PHASE', 'ACTION']);

function wordsOf(form: Form): string[] {
  const options = Object.keys(form).filter(name => !ours.has(name));
  return ['fit', ...allOf(form, 'CUBE'), ...options.flatMap(name => optionWords(form, name))];
}

function optionWords(form: Form, capitals: string): string[] {
  const name = capitals.toLowerCase();
  const isFlag = verbs['fit']?.options[name]?.kind === 'flag';
  const said = allOf(form, capitals);
  if (!isFlag) return said.map(value => `--${name}=${value}`);
  return said.some(value => !/^(0|false|no)$/i.test(value)) ? [`--${name}`] : [];
}

/**
 * The command that a form asks for: COMMAND is a line of the grammar, else CUBE and the options of `fit` are parameters.
 * @throws SpaxelError OptionInvalid when it is no fit and no check; errors as readCommand.
 */
export function commandOf(form: Form): Command {
  const line = lastOf(form, 'COMMAND');
  const command = line === undefined ? readWords(wordsOf(form)) : readCommand(line);
  if (command.verb === 'fit' || command.verb === 'check') return command;
  throw new SpaxelError('OptionInvalid', `\`${command.verb}\` makes no job; fit and check do.`);
}

/** Which jobs are to be listed. */
export interface Wanted {
  readonly PHASE?: readonly Job['phase'][];
  readonly AFTER?: string;
  readonly LAST?: number;
}

/** UWS 1.1, section 2.2.2.1; archived jobs are listed where they are asked for. @throws SpaxelError RequestInvalid. */
export function listed(jobs: readonly Job[], { PHASE, AFTER, LAST }: Wanted): Job[] {
  // Without an offset a time is UTC (DALI 1.1, section 3.1.2).
  const text = AFTER !== undefined && /T[\d:.]+$/.test(AFTER) ? `${AFTER}Z` : AFTER;
  const after = text === undefined ? -Infinity : Date.parse(text);
  if (Number.isNaN(after))
    throw new SpaxelError('RequestInvalid', `AFTER is ${AFTER ?? ''}: a time is needed.`);
  const found = jobs.filter(
    ({ phase, created }) =>
      (PHASE === undefined ? phase !== 'ARCHIVED' : PHASE.includes(phase)) &&
      Date.parse(created) > after
  );
  return found.slice(0, LAST ?? found.length);
}
