// The header of one FITS unit: its cards in order, found again by keyword (FITS 4.0, chapter 4).
import { SpaxelError } from '../error/error.ts';
import { isCommentary, parseCard, type Card, type CardValue } from './card.ts';

/** FITS comes in blocks of this many bytes. */
export const blockBytes = 2880;
const cardBytes = 80;

/** The cards of one header, and how many bytes of the file they take. */
export class Header {
  readonly cards: readonly Card[];
  readonly bytes: number;
  readonly file: string;
  readonly #values = new Map<string, CardValue>();

  constructor(cards: readonly Card[], bytes: number, file: string) {
    this.cards = cards;
    this.bytes = bytes;
    this.file = file;
    for (const { keyword, value } of cards)
      if (!isCommentary(keyword) && !this.#values.has(keyword)) this.#values.set(keyword, value);
  }

  /** The value of the first card with this keyword; undefined when there is none, null when it has no value. */
  get(keyword: string): CardValue | undefined {
    return this.#values.get(keyword);
  }

  /** A number; undefined when the card is absent or empty. @throws SpaxelError HeaderBroken when it holds something else. */
  number(keyword: string): number | undefined {
    const value = this.get(keyword);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.broken(keyword, `holds ${JSON.stringify(value)}, which is not a number`);
  }

  /** An integer from 0 to `most`. @throws SpaxelError HeaderBroken when absent or something else. */
  count(keyword: string, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.number(keyword);
    if (value === undefined) throw this.broken(keyword, 'is missing');
    if (Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
    const sentence = value > most ? 'is more than FITS allows' : 'is not a count';
    throw this.broken(keyword, `holds ${value}, which ${sentence}`);
  }

  /** A text; undefined when the card is absent, empty, or holds something else. */
  text(keyword: string): string | undefined {
    const value = this.get(keyword);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  }

  /** The error that names file and keyword. */
  broken(keyword: string, sentence: string): SpaxelError {
    return new SpaxelError('HeaderBroken', `${this.file}: ${keyword} ${sentence}.`);
  }
}

function asText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] ?? 32);
  return text;
}

function isEnd(bytes: Uint8Array, at: number): boolean {
  return asText(bytes, at, at + 8) === 'END     ';
}

/** Length in bytes, padding included, of the header that starts at `offset`; undefined when its END lies beyond these bytes. */
export function headerLength(bytes: Uint8Array, offset = 0): number | undefined {
  for (let at = offset; at + cardBytes <= bytes.length; at += cardBytes)
    if (isEnd(bytes, at)) return Math.ceil((at + cardBytes - offset) / blockBytes) * blockBytes;
  return undefined;
}

/** A long string goes on in CONTINUE cards while it ends with an ampersand (FITS 4.0, 4.2.1.2). */
function joinContinued(cards: Card[], next: Card): void {
  const last = cards.at(-1);
  const open = typeof last?.value === 'string' && last.value.endsWith('&');
  if (next.keyword !== 'CONTINUE' || !open || typeof next.value !== 'string') {
    cards.push(next);
    return;
  }
  const value = `${last.value.slice(0, -1)}${next.value}`;
  const comment = [last.comment, next.comment].filter(Boolean).join(' ');
  cards[cards.length - 1] = { keyword: last.keyword, value, comment };
}

/**
 * Reads the header that starts at `offset`; `file` names it in errors.
 * @throws SpaxelError FileTruncated when the bytes end before its END card.
 */
export function parseHeader(bytes: Uint8Array, file = 'The file', offset = 0): Header {
  const length = headerLength(bytes, offset);
  if (length === undefined)
    throw new SpaxelError(
      'FileTruncated',
      `${file} ends inside a header: the END card is missing.`
    );
  const cards: Card[] = [];
  for (let at = offset; !isEnd(bytes, at); at += cardBytes) {
    const card = parseCard(asText(bytes, at, at + cardBytes));
    if (card.keyword !== '' || card.value !== '') joinContinued(cards, card);
  }
  return new Header(cards, length, file);
}
