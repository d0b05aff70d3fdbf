import { SpaxelError } from '../error/error.ts';
import { everywhere, laterVerbs, verbs, type OptionSpec, type VerbSpec } from './verbs.ts';
import { quoteWord, splitWords } from './words.ts';

export type OptionValue = string | number | boolean | readonly string[] | readonly [number, number];

/** A command of the grammar, read and checked. */
export interface Command {
  readonly verb: string;
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionValue>>;
}

const prefix = /^\s*(?:%%?spaxel|spaxel)(?=\s|$)/;

/**
 * Reads one line of the grammar; a leading `%spaxel`, `%%spaxel` or `spaxel` is dropped.
 * @throws SpaxelError CommandUnknown, OptionInvalid or NotBuiltYet, naming the word at fault.
 */
export function readCommand(line: string): Command {
  return readWords(splitWords(line.replace(prefix, '')));
}

/** As readCommand, from words that a shell has split already. */
export function readWords(words: readonly string[]): Command {
  const [verb, ...rest] = words;
  if (verb === undefined)
    throw new SpaxelError('CommandUnknown', 'The command is empty; try `fit CUBE.fits --z 0.01`.');
  const spec = verbs[verb];
  if (spec === undefined) throw unknownVerb(verb);
  const positionals: string[] = [];
  const options: Record<string, OptionValue> = {};
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (!word.startsWith('--')) positionals.push(word);
    else at += takeOption({ verb, spec, options }, word, rest[at + 1]);
  }
  checkPositionals(verb, spec, positionals);
  return { verb, positionals, options };
}

interface Reading {
  readonly verb: string;
  readonly spec: VerbSpec;
  readonly options: Record<string, OptionValue>;
}

/** Stores the option that a word opens; answers how many further words it used. */
function takeOption({ verb, spec, options }: Reading, word: string, next?: string): number {
  const [name, inline] = splitOnce(word.slice(2), '=');
  const option = spec.options[name] ?? everywhere[name];
  if (option === undefined) throw unknownOption(verb, name, spec);
  if (option.later === true)
    throw new SpaxelError('NotBuiltYet', `--${name} (${option.says}) is not built yet.`);
  if (option.kind === 'flag') {
    options[name] = true;
    return 0;
  }
  const value = inline ?? next;
  if (value === undefined || (inline === undefined && /^--[a-z]/.test(value)))
    throw new SpaxelError('OptionInvalid', `--${name} needs a value: ${option.hint}.`);
  const earlier = options[name];
  options[name] =
    option.kind === 'many'
      ? [...(Array.isArray(earlier) ? (earlier as string[]) : []), value]
      : readValue(name, option, value);
  return inline === undefined ? 1 : 0;
}

function splitOnce(word: string, mark: string): [string, string?] {
  const at = word.indexOf(mark);
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + mark.length)];
}

function readValue(name: string, option: OptionSpec, value: string): OptionValue {
  if (option.kind === 'text') return value;
  if (option.kind === 'number') return readNumber(name, option, value);
  const mark = option.kind === 'range' ? ':' : ',';
  const [a, b = ''] = splitOnce(value, mark);
  const pair: [number, number] = [readNumber(name, option, a), readNumber(name, option, b)];
  if (option.kind === 'range' && pair[0] >= pair[1])
    throw new SpaxelError(
      'OptionInvalid',
      `--${name} ${value}: the first end must be the smaller.`
    );
  return pair;
}

function readNumber(name: string, { min, max, whole, hint }: OptionSpec, value: string): number {
  const number = value.trim() === '' ? NaN : Number(value);
  if (!Number.isFinite(number))
    throw new SpaxelError(
      'OptionInvalid',
      `--${name} needs ${hint}, a number; "${value}" is none.`
    );
  if (whole === true && !Number.isInteger(number))
    throw new SpaxelError('OptionInvalid', `--${name} needs a whole number; ${value} is none.`);
  if ((min !== undefined && number < min) || (max !== undefined && number > max))
    throw new SpaxelError('OptionInvalid', `--${name} ${value} is outside ${bounds(min, max)}.`);
  return number;
}

function bounds(min?: number, max?: number): string {
  if (max === undefined) return `${String(min)} and above`;
  return min === undefined ? `${String(max)} and below` : `${String(min)} to ${String(max)}`;
}

function checkPositionals(verb: string, spec: VerbSpec, positionals: readonly string[]): void {
  const needed = spec.takes.filter(name => !name.endsWith('?'));
  const most = spec.takes.some(name => name.includes('…')) ? Infinity : spec.takes.length;
  if (positionals.length < needed.length)
    throw new SpaxelError(
      'OptionInvalid',
      `${verb} needs ${needed.slice(positionals.length).join(' ')}.`
    );
  const extra = positionals[most];
  if (extra !== undefined)
    throw new SpaxelError('OptionInvalid', `${verb} does not take "${extra}".`);
}

function unknownVerb(verb: string): SpaxelError {
  if (laterVerbs.includes(verb))
    return new SpaxelError('NotBuiltYet', `\`${verb}\` is not built yet.`);
  return new SpaxelError(
    'CommandUnknown',
    `There is no command "${verb}"${nearest(verb, Object.keys(verbs))}.`
  );
}

function unknownOption(verb: string, name: string, spec: VerbSpec): SpaxelError {
  const guess = nearest(name, Object.keys(spec.options), '--');
  return new SpaxelError('OptionInvalid', `${verb} has no option --${name}${guess}.`);
}

function nearest(word: string, known: readonly string[], mark = ''): string {
  const near = known
    .map(name => ({ name, steps: distance(word, name) }))
    .sort((a, b) => a.steps - b.steps)[0];
  return near !== undefined && near.steps <= 2 ? `; did you mean ${mark}${near.name}?` : '';
}

/** Levenshtein's distance between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The command as one line that readCommand reads back, options in alphabetical order. */
export function writeCommand({ verb, positionals, options }: Command): string {
  const written = Object.entries(options)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => writeOption(name, value));
  return [verb, ...positionals.map(quoteWord), ...written].join(' ');
}

function writeOption(name: string, value: OptionValue): string[] {
  if (value === true) return [`--${name}`];
  const option = verbs['fit']?.options[name];
  if (option?.kind === 'many' && Array.isArray(value))
    return (value as string[]).flatMap(one => [`--${name}`, quoteWord(one)]);
  if (Array.isArray(value)) return [`--${name}`, value.join(option?.kind === 'range' ? ':' : ',')];
  return [`--${name}`, quoteWord(String(value))];
}

/** Help as a person reads it: every verb, or one verb with its options. */
export function helpText(verb?: string): string {
  const spec = verb === undefined ? undefined : verbs[verb];
  if (verb === undefined || spec === undefined)
    return Object.entries(verbs)
      .map(([name, { takes, says }]) => `${[name, ...takes].join(' ').padEnd(34)} ${says}`)
      .join('\n');
  const rows = Object.entries(spec.options).filter(([, option]) => option.later !== true);
  return [
    `${[verb, ...spec.takes].join(' ')}: ${spec.says}`,
    ...rows.map(([name, { hint, says }]) => `  ${`--${name} ${hint}`.padEnd(32)} ${says}`)
  ].join('\n');
}
