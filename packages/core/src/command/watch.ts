/** Options of `watch`, beside those of `fit` for each file. */
import { flag, number, text, type OptionSpec } from './option.ts';

export const watchOptions = {
  results: text(
    'FOLDER',
    'where results go; beside each file, in a folder FILE.spaxel, unless said'
  ),
  once: flag('end when what lies in the folder now is fitted'),
  settle: number('seconds without a change after which a file counts as whole; 5 unless said', {
    min: 0.01,
    max: 86400
  }),
  poll: number(
    'seconds between looks through the folder, for file systems that do not tell of changes; 30 unless said',
    { min: 0.05, max: 86400 }
  ),
  jobs: number('jobs at a time; 4 unless said', { min: 1, max: 64, whole: true })
} as const satisfies Record<string, OptionSpec>;

/** Options of `fit` that a program which runs on does not take. */
export const notWatched: readonly string[] = ['out', 'wait', 'detach', 'estimate', 'first'];
