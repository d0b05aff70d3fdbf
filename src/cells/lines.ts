/** What a cell asks of Spaxel, line by line. */

/**
 * The commands of a cell that is wholly ours, without `%spaxel`; null when the kernel is to have it.
 * Ours is a cell that starts with `%%spaxel` (one command a line), or whose lines are all `%spaxel ...`.
 * A cell with a verb that runs a program of its own (`mock`, ...) goes to the kernel and its magics.
 * Blank lines and comments count for nothing; a backslash at a line's end joins the next one.
 */
export function readCell(source: string): readonly string[] | null {
  const lines = joined(source).filter(line => line !== '' && !line.startsWith('#'));
  const [first = ''] = lines;
  const ours = lines.length > 0 && lines.every(line => /^%spaxel(\s|$)/.test(line));
  if (!ours && !/^%%spaxel(\s|$)/.test(first)) return null;
  const commands = lines.map(bare).filter(line => line !== '');
  return commands.some(isForKernel) ? null : commands;
}

/** Verbs that run a program of their own beside the gateway: the magics of a kernel start it. */
const kernelVerbs = ['mock', 'gates', 'doctor'];

function isForKernel(command: string): boolean {
  return kernelVerbs.includes(command.split(/\s/, 1)[0] ?? '');
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
