import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SpaxelError, type Command } from '@spaxel/core';
import {
  backupLedger,
  checkLedger,
  compactLedger,
  keepJob,
  lockHolder,
  stateFolder,
  takeLock
} from '@spaxel/gateway';
import { rootOf } from './root.ts';

const dayMs = 86_400_000;

interface Said {
  readonly data: object;
  readonly text: string;
  readonly code?: number;
}

type Deed = (state: string, command: Command) => Promise<Said> | Said;

const deeds: Readonly<Record<string, Deed>> = {
  check: async state => {
    const check = await checkLedger(state);
    const { jobs, fits, segments, faults } = check;
    const seen = `${jobs} jobs, ${fits} fits, ${segments} segments of arrays`;
    const text = [
      ...faults,
      `${seen}: ${faults.length === 0 ? 'all is well' : `${faults.length} faults`}.`
    ];
    return { data: check, text: text.join('\n'), code: faults.length === 0 ? 0 : 1 };
  },
  backup: async (state, { positionals: [, given = ''] }) => {
    if (given === '') throw new SpaxelError('OptionInvalid', '`ledger backup` needs FILE.');
    const file = resolve(given);
    await backupLedger(join(state, 'ledger.sqlite'), file);
    return {
      data: { file },
      text: `The ledger as it is now was copied to ${file}, without arrays.`
    };
  },
  compact: async (state, { options }) => {
    const lock = takeLock(state);
    if (lock === null)
      throw new SpaxelError(
        'CallRefused',
        `A gateway works on this ledger (process ${String(lockHolder(state))}): compact once it has ended.`
      );
    try {
      const days = options['older'] as number | undefined;
      const before = days === undefined ? null : new Date(Date.now() - days * dayMs).toISOString();
      const done = await compactLedger(state, before);
      const { archived, rewritten, bytes } = done;
      const text = `${archived.length} jobs lost their arrays, ${rewritten.length} files were written anew, ${(bytes / 1e6).toFixed(1)} MB are free again.`;
      return { data: done, text };
    } finally {
      lock.release();
    }
  },
  keep: (state, { positionals: [, job = ''] }) => {
    if (job === '') throw new SpaxelError('OptionInvalid', '`ledger keep` needs JOB.');
    keepJob(state, job);
    return { data: { job }, text: `The arrays of job ${job} are kept for ever.` };
  }
};

/** `spaxel ledger check|backup|compact|keep`: looks after the ledger of a root, by its files. Answers 1 when a check finds faults. */
export async function ledger(command: Command): Promise<number> {
  const { positionals, options } = command;
  const deed = deeds[positionals[0] ?? ''];
  if (deed === undefined)
    throw new SpaxelError(
      'OptionInvalid',
      `\`ledger\` takes ${Object.keys(deeds).join(', ')}; "${positionals[0] ?? ''}" is none of them.`
    );
  const root = rootOf(options['root'] as string | undefined, process.cwd());
  const state = stateFolder(root);
  if (!existsSync(join(state, 'ledger.sqlite')))
    throw new SpaxelError('FileNotFound', `The root ${root} has no ledger yet.`);
  const { data, text, code = 0 } = await deed(state, command);
  process.stdout.write(`${options['json'] === true ? JSON.stringify(data) : text}\n`);
  return code;
}
