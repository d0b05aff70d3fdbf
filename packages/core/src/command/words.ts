import { SpaxelError } from '../error/error.ts';

const escaped = /\\(.)/gs;

/**
 * Splits a command line into words as a shell would: blanks part, '…' and "…" hold, a backslash escapes.
 * @throws SpaxelError OptionInvalid when a quote stays open.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+)/gsy;
  let end = 0;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    end = pattern.lastIndex;
    words.push(unquote(match[1] ?? ''));
  }
  const rest = line.slice(end).trim();
  if (rest !== '')
    throw new SpaxelError('OptionInvalid', `A quote stays open in the command, from ${rest}`);
  return words;
}

function unquote(word: string): string {
  const piece = /'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^'"\\]+/gs;
  return word.replace(piece, part => {
    if (part.startsWith("'")) return part.slice(1, -1);
    if (part.startsWith('"')) return part.slice(1, -1).replace(escaped, '$1');
    return part.startsWith('\\') ? part.slice(1) : part;
  });
}

/** A word as it must be written so that splitWords gives it back. */
export function quoteWord(word: string): string {
  return /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}
