// Cards as text: fixed format where it exists, CONTINUE for long strings, HIERARCH for long keywords (FITS 4.0, 4.2).
import { SpaxelError } from '../error/error.ts';
import { isCommentary, type Card, type CardValue } from './card.ts';

const width = 80;
const standard = /^[A-Z0-9_-]{1,8}$/;

/** Printable ASCII, all that a header may hold: accents are dropped, other characters become question marks. */
export function asciiText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\x20-\x7e]/g, '?');
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = String(value).toUpperCase();
  return /^-?\d+E/.test(text) ? text.replace('E', '.0E') : text;
}

function formatValue(value: Exclude<CardValue, string>): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  return formatNumber(value);
}

function withComment(text: string, comment: string): string {
  const clean = asciiText(comment);
  const line = clean === '' || text.length > width - 4 ? text : `${text} / ${clean}`;
  return line.slice(0, width).padEnd(width);
}

/** Pieces of an escaped string, none longer than `room`, no doubled quote cut in two. */
function pieces(escaped: string, room: number): string[] {
  const parts = escaped.match(/''|[^']/g) ?? [];
  const out: string[] = [];
  let piece = '';
  for (const part of parts) {
    if (piece.length + part.length > room) {
      out.push(piece);
      piece = '';
    }
    piece += part;
  }
  return [...out, piece];
}

function stringCards(head: string, value: string, comment: string): string[] {
  const escaped = asciiText(value).replaceAll("'", "''");
  if (head.length + escaped.length + 2 <= width)
    return [withComment(`${head}'${escaped.padEnd(8)}'`.padEnd(30), comment)];
  const parts = pieces(escaped, width - head.length - 3);
  return parts.map((part, index) => {
    const start = index === 0 ? head : 'CONTINUE  ';
    const last = index === parts.length - 1;
    return last ? withComment(`${start}'${part}'`, comment) : `${start}'${part}&'`.padEnd(width);
  });
}

function commentaryCards(keyword: string, text: string): string[] {
  const parts = asciiText(text).match(/.{1,72}/g) ?? [''];
  return parts.map(part => `${keyword.padEnd(8)}${part}`.padEnd(width));
}

/**
 * A card as one or more 80-character lines; numbers that are not finite are written as undefined values.
 * @throws SpaxelError HeaderBroken when the keyword cannot be written.
 */
export function formatCard({ keyword, value, comment }: Card): string[] {
  if (isCommentary(keyword)) return commentaryCards(keyword, String(value ?? ''));
  const long = !standard.test(keyword);
  const head = long ? `HIERARCH ${keyword} = ` : `${keyword.padEnd(8)}= `;
  if (head.length > 60 || /[^\x20-\x3c\x3e-\x7e]/.test(keyword))
    throw new SpaxelError('HeaderBroken', `${keyword} cannot be a FITS keyword.`);
  if (typeof value === 'string') return stringCards(head, value, comment);
  const text = formatValue(value);
  return [withComment(long ? `${head}${text}` : `${head}${text.padStart(20)}`, comment)];
}
