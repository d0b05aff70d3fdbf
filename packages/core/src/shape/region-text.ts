// A region file's text as statements: words and what they are told.

export interface Statement {
  /** In lower case. */
  readonly word: string;
  readonly isExcluded: boolean;
  readonly parts: readonly string[];
  /** What follows #. */
  readonly properties: string;
  /** For sentences. */
  readonly where: string;
}

const form = /^([+-]?)\s*([a-z][a-z0-9]*)\s*(?:\(([^()]*)\)|([^()]*?))\s*(?:\|\|)?$/i;

/** Statements end with a line or a semicolon; lines that begin with # are for people. */
export function statementsOf(text: string): Statement[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, i) => {
    const hash = line.indexOf('#');
    const [body, properties] =
      hash < 0 ? [line, ''] : [line.slice(0, hash), line.slice(hash + 1).trim()];
    const where = `Line ${String(i + 1)}`;
    return /^\s*global\b/i.test(body)
      ? []
      : body
          .split(';')
          .map(one => one.trim())
          .filter(one => one !== '')
          .map(one => ({ ...statementOf(one), properties, where }));
  });
}

/** What is no statement keeps its text as its word, so that the sentence can show it. */
function statementOf(text: string): Omit<Statement, 'properties' | 'where'> {
  const found = form.exec(text);
  if (found === null) return { word: text.slice(0, 40), isExcluded: false, parts: [] };
  const [, sign, word = '', inside, after] = found;
  const parts = (inside ?? after ?? '').split(/[\s,]+/).filter(part => part !== '');
  return { word: word.toLowerCase(), isExcluded: sign === '-', parts };
}
