// The first step of a job: its command is checked, its folder made, its row written.
import { mkdirSync, rmSync } from 'node:fs';
import { ulid } from 'ulid';
import { writeCommand, type Command } from '@spaxel/core';
import { draftJob } from '../plan/check.ts';
import type { Draft } from '../plan/planner.ts';
import type { Resolve } from '../plan/reading.ts';
import { claimFolder } from '../results/write.ts';
import { holdJob } from './held.ts';
import type { Asker } from './asker.ts';
import type { JobsDoors } from './jobs.ts';

interface Asked {
  readonly command: Command;
  readonly asker: Asker;
  readonly resolve: Resolve;
  readonly isHeld: boolean;
}

/** Errors as `draftJob`, and OutputUnwritable. `drafted` is absent when the job was there already, under the key of the asking. */
export async function accept(
  { planner, ledger, folder }: Pick<JobsDoors, 'planner' | 'ledger' | 'folder'>,
  { command, asker, resolve, isHeld }: Asked
): Promise<{ id: string; drafted?: Draft }> {
  const earlier = asker.key === undefined ? undefined : ledger.askedAs(asker.key, asker.owner);
  if (earlier !== undefined) return { id: earlier };
  const out = command.options['out'] as string | undefined;
  const outFolder = out === undefined ? null : await resolve(out);
  if (outFolder !== null) await claimFolder(outFolder);
  const drafted = await draftJob(command, resolve, planner);
  const id = ulid();
  mkdirSync(folder(id), { recursive: true });
  // Before the ledger knows of the job: a crash in between must not set it going.
  if (isHeld) holdJob(folder(id));
  const { folder: where, owner, member, key } = asker;
  const created = new Date().toISOString();
  const text = writeCommand(command);
  const submission = key ?? null;
  const added = (): string =>
    ledger.addJob(
      { id, command: text, folder: where, created, out: outFolder, owner, submission },
      member
    );
  const forget = async (): Promise<void> => {
    await drafted.source.close();
    rmSync(folder(id), { recursive: true, force: true });
  };
  let job: string;
  try {
    job = added();
  } catch (cause) {
    await forget();
    throw cause;
  }
  if (job === id) return { id, drafted };
  // Two calls of one key at a time: the other was first.
  await forget();
  return { id: job };
}
