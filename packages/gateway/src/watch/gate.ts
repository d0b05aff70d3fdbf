// How a watcher reaches the gateway, and what it makes of what the gateway says: a caller like any other.
import { resolve } from 'node:path';
import { writeCommand, type Command } from '@spaxel/core';
import type { CodeName, Job } from '@spaxel/protocol';
import { errorWords } from '../cube/index.ts';

/** The doors of the gateway that a watcher needs. */
export interface Gate {
  /** Gives a line of the grammar, its paths read from the watched folder, under a key. @throws SpaxelError what the gateway's problem says, or GatewayGone. */
  submit(line: string, key: string): Promise<Job>;
  /** Answers a job once it has ended. @throws SpaxelError GatewayGone when its events break off. */
  follow(job: string): Promise<Job>;
}

/** The machine's troubles, not the file's: the same order is given again until it is taken. */
const passing: ReadonlySet<CodeName> = new Set([
  'GatewayGone',
  'DiskFull',
  'LedgerBroken',
  'BrokerGone'
]);
/** No file at all can be fitted. */
const hopeless: ReadonlySet<CodeName> = new Set([
  ...['FitterUnknown', 'FitterMissing', 'TemplatesUnknown', 'TemplatesBroken'],
  ...['LedgerVersion', 'CallRefused', 'CommandUnknown', 'DetailUnknown']
] as CodeName[]);
/** Files are not where or what they were, or nobody knows what happened: some tries are made. */
const doubtful: ReadonlySet<CodeName> = new Set([
  ...['FileNotFound', 'FileTruncated', 'FileUnreadable', 'CubeChanged', 'SpectraUnreadable'],
  'Unexpected'
] as CodeName[]);

/** What an order's failure asks for. */
export function meaningOf(code: CodeName): 'wait' | 'stop' | 'again' | 'refuse' {
  if (passing.has(code)) return 'wait';
  if (hopeless.has(code)) return 'stop';
  return doubtful.has(code) ? 'again' : 'refuse';
}

/** The `fit` of some files, which are named from the watched folder on. */
export function fitLine(
  options: Command['options'],
  files: readonly string[],
  out: string
): string {
  const positionals = files.map(file => (file.startsWith('-') ? `./${file}` : file));
  return writeCommand({ verb: 'fit', positionals, options: { ...options, out } });
}

const own = ['results', 'once', 'settle', 'poll', 'jobs', 'root', 'json'];

/** Files that options name, made absolute: they were named from elsewhere than the watched folder. */
const absolute: Readonly<{ [name: string]: (said: string, here: string) => string }> = {
  mask: (said, here) => resolve(here, said),
  lsf: (said, here) => (Number.isFinite(Number(said)) ? said : resolve(here, said)),
  'error-ext': (said, here) => {
    const { name, isFile, kind } = errorWords(said);
    return isFile ? [resolve(here, name), kind].filter(Boolean).join(':') : said;
  }
};

/** The options of a `watch` that go to each `fit`. @param here the folder that relative paths were written from */
export function fitOptionsOf({ options }: Command, here: string): Command['options'] {
  const entries = Object.entries(options).filter(([name]) => !own.includes(name));
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const make = absolute[name];
      return [name, make === undefined ? value : make(String(value), here)];
    })
  );
}
