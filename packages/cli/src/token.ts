// `spaxel token`: makes, lists and ends the tokens of a root's gateway; the gateway reads their file anew, running or not.
import { SpaxelError, type Command } from '@spaxel/core';
import { makeStateFolder, stateFolder, Tokens } from '@spaxel/gateway';
import { rootOf } from './root.ts';

const defaultDays = 90;

/** Prints the secret of a new token alone, so that it can be piped into a file of its holder's. */
export function token({ positionals, options }: Command): Promise<number> {
  const [word = '', holder] = positionals;
  const root = rootOf(options['root'] as string | undefined, process.cwd());
  const tokens = new Tokens(makeStateFolder(stateFolder(root)));
  if (word === 'list') say(listed(tokens, options['json'] === true));
  else if (word === 'create') say(create(tokens, named(word, holder), options));
  else if (word === 'revoke') tokens.revoke(named(word, holder));
  else throw new SpaxelError('OptionInvalid', '`token` takes create NAME, revoke NAME or list.');
  return Promise.resolve(0);
}

function create(
  tokens: Tokens,
  holder: string,
  { days, scope = 'person' }: Command['options']
): string {
  const life = Number(days ?? defaultDays);
  if (scope === 'worker') return tokens.createForWorker(holder, life);
  if (scope === 'person') return tokens.create(holder, life);
  throw new SpaxelError('OptionInvalid', '--scope is person or worker.');
}

function listed(tokens: Tokens, isJson: boolean): string {
  const rows = tokens
    .list()
    .map(({ holder, created, ends, scope = 'person' }) => ({ holder, created, ends, scope }));
  if (isJson) return JSON.stringify(rows);
  const lines = rows.map(
    ({ holder, ends, scope }) =>
      `${holder.padEnd(24)} until ${ends.slice(0, 10)}${scope === 'worker' ? ', a worker' : ''}`
  );
  return lines.length === 0 ? 'Nobody has a token.' : lines.join('\n');
}

function named(word: string, holder: string | undefined): string {
  if (holder !== undefined) return holder;
  throw new SpaxelError('OptionInvalid', `\`token ${word}\` needs a NAME.`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
