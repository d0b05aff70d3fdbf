/** What a cell asks of Spaxel, line by line. */

/**
 * The commands of a cell that is wholly ours, without `%spaxel`; null when the kernel is to have it.
 * Ours is a cell that starts with `%%spaxel` (one command a line), or whose lines are all `%spaxel ...`.
 * Blank lines and comments count for nothing; a backslash at a line's end joins the next one.
 */
export function readCell(source: string): readonly string[] | null {
  const lines = joined(source).filter(line => line !== '' && !line.startsWith('#'));
  const [first = '', ...rest] = lines;
  if (/^%%spaxel(\s|$)/.test(first)) return [first, ...rest].map(bare).filter(line => line !== '');
  const ours = lines.length > 0 && lines.every(line => /^%spaxel(\s|$)/.test(line));
  return ours ? lines.map(bare) : null;
}

function joined(source: string): string[] {
  return source
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map(line => line.trim());
}

function bare(line: string): string {
  return line.replace(/^%%?spaxel(?=\s|$)/, '').trim();
}
