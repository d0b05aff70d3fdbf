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
  else if (word === 'create')
    say(tokens.create(named(word, holder), Number(options['days'] ?? defaultDays)));
  else if (word === 'revoke') tokens.revoke(named(word, holder));
  else throw new SpaxelError('OptionInvalid', '`token` takes create NAME, revoke NAME or list.');
  return Promise.resolve(0);
}

function listed(tokens: Tokens, isJson: boolean): string {
  const rows = tokens.list().map(({ holder, created, ends }) => ({ holder, created, ends }));
  if (isJson) return JSON.stringify(rows);
  const lines = rows.map(({ holder, ends }) => `${holder.padEnd(24)} until ${ends.slice(0, 10)}`);
  return lines.length === 0 ? 'Nobody has a token.' : lines.join('\n');
}

function named(word: string, holder: string | undefined): string {
  if (holder !== undefined) return holder;
  throw new SpaxelError('OptionInvalid', `\`token ${word}\` needs a NAME.`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
