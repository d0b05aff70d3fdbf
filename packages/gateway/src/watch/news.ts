// What a watcher tells, one line an event.
import type { Job } from '@spaxel/protocol';

/** Paths are relative to the watched folder. */
export type News =
  | { readonly event: 'watching'; readonly folder: string; readonly results: string | null }
  | { readonly event: 'seen'; readonly path: string; readonly bytes: number }
  | { readonly event: 'unfinished' | 'skipped'; readonly path: string; readonly sentence: string }
  | { readonly event: 'gone'; readonly path: string }
  | {
      readonly event: 'same';
      readonly path: string;
      readonly as: string;
      readonly job: string | null;
    }
  | {
      readonly event: 'submitted';
      readonly job: string;
      readonly files: readonly string[];
      readonly out: string;
    }
  | {
      readonly event: 'done';
      readonly job: string;
      readonly files: readonly string[];
      readonly out: string;
      readonly counts: Job['counts'];
    }
  | { readonly event: 'again'; readonly files: readonly string[]; readonly sentence: string }
  | {
      readonly event: 'failed';
      readonly job: string | null;
      readonly files: readonly string[];
      readonly code: string;
      readonly sentence: string;
    }
  | { readonly event: 'waiting'; readonly sentence: string }
  | { readonly event: 'ended'; readonly counts: Tally };

/** How many files came to what. */
export interface Tally {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unfinished: number;
  /** Jobs that go on without the watcher. */
  readonly running: number;
}

function filesOf(files: readonly string[]): string {
  const [first = ''] = files;
  return files.length === 1 ? first : `${files.length} spectra (${first} ...)`;
}

/** Many a sentence names its file already. */
function about(files: readonly string[], sentence: string): string {
  const [first = ''] = files;
  return files.length === 1 && sentence.includes(first)
    ? sentence
    : `${filesOf(files)}: ${sentence}`;
}

function countsOf({ fits, done, failed, aborted, cached }: Job['counts']): string {
  const rest = [
    [failed, 'failed'],
    [aborted, 'not fitted'],
    [cached, 'known from before']
  ] as const;
  const more = rest.filter(([count]) => count > 0).map(([count, word]) => `, ${count} ${word}`);
  return `${done} of ${fits} fitted${more.join('')}`;
}

function tallyText({ done, failed, skipped, unfinished, running }: Tally): string {
  const rest = [
    [unfinished, 'not whole or not to be read'],
    [running, 'jobs that go on']
  ] as const;
  const more = rest.filter(([count]) => count > 0).map(([count, word]) => `, ${word} ${count}`);
  return `fitted ${done}, failed ${failed}, no spectra ${skipped}${more.join('')}`;
}

const says: { readonly [E in News['event']]: (news: Extract<News, { event: E }>) => string } = {
  watching: ({ folder, results }) =>
    `${folder}, results ${results === null ? 'beside the files' : `in ${results}`}`,
  seen: ({ path, bytes }) => `${path} (${(bytes / 1e6).toFixed(bytes < 1e5 ? 3 : 1)} MB)`,
  unfinished: ({ sentence }) => sentence,
  skipped: ({ sentence }) => sentence,
  gone: ({ path }) => path,
  same: ({ path, as, job }) => `${path} is ${as} once more${job === null ? '' : ` (job ${job})`}`,
  submitted: ({ job, files }) => `${job} ${filesOf(files)}`,
  done: ({ job, files, out, counts }) => `${job} ${filesOf(files)}: ${countsOf(counts)}; ${out}`,
  again: ({ files, sentence }) => about(files, sentence),
  failed: ({ job, files, sentence }) => `${job === null ? '' : `${job} `}${about(files, sentence)}`,
  waiting: ({ sentence }) => sentence,
  ended: ({ counts }) => tallyText(counts)
};

/** One line for a person, whatever a file is called. */
export function newsLine(news: News, at: Date): string {
  const say = says[news.event] as (news: News) => string;
  const time = at.toISOString().slice(11, 19);
  return `${time} ${news.event.padEnd(10)} ${say(news)}`.replace(/\p{Cc}/gu, ' ');
}
