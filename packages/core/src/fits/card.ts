// One card of a FITS header: 80 characters that say keyword, value and comment (FITS 4.0, 4.1-4.2).

/** What a card may hold; null is a keyword without a value (FITS 4.0, 4.1.2.3). */
export type CardValue = string | number | boolean | null;

/** A card: keyword (of any length: HIERARCH is taken off), value and comment. COMMENT and HISTORY keep their text as value. */
export interface Card {
  readonly keyword: string;
  readonly value: CardValue;
  readonly comment: string;
}

const commentary = new Set(['COMMENT', 'HISTORY', '']);
const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([ED][+-]?\d+)?$/i;

/** Whether a keyword carries free text instead of a value. */
export function isCommentary(keyword: string): boolean {
  return commentary.has(keyword);
}

/** A number as FITS writes it (D exponents too); undefined when the text is none. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return numeric.test(trimmed) ? Number(trimmed.replace(/d/i, 'E')) : undefined;
}

function commentOf(rest: string): string {
  const slash = rest.indexOf('/');
  return slash < 0 ? '' : rest.slice(slash + 1).trim();
}

/** A quoted string: two quotes stand for one, trailing blanks do not count, leading ones do (FITS 4.0, 4.2.1). */
function parseString(field: string, keyword: string): Card {
  const open = field.indexOf("'");
  const match = /^'((?:[^']|'')*)'?/.exec(field.slice(open));
  const inner = match?.[1] ?? '';
  const rest = field.slice(open + (match?.[0].length ?? 0));
  return { keyword, value: inner.replaceAll("''", "'").trimEnd(), comment: commentOf(rest) };
}

function parseField(field: string, keyword: string): Card {
  if (field.trimStart().startsWith("'")) return parseString(field, keyword);
  const slash = field.indexOf('/');
  const token = (slash < 0 ? field : field.slice(0, slash)).trim();
  const comment = commentOf(field);
  if (token === '') return { keyword, value: null, comment };
  if (token === 'T' || token === 'F') return { keyword, value: token === 'T', comment };
  return { keyword, value: parseNumber(token) ?? token, comment };
}

/** Reads one 80-character card; what is no value stays as text, so that a broken card matters only to those who ask for it. */
export function parseCard(text: string): Card {
  const keyword = text.slice(0, 8).trimEnd();
  if (keyword === 'HIERARCH') {
    const equals = text.indexOf('=');
    if (equals > 0) return parseField(text.slice(equals + 1), text.slice(9, equals).trim());
  }
  if (keyword === 'CONTINUE') return parseField(text.slice(8), keyword);
  if (isCommentary(keyword) || text[8] !== '=')
    return { keyword, value: text.slice(8).trimEnd(), comment: '' };
  return parseField(text.slice(9), keyword);
}
