// The first step of a job: its command is checked, its folder made, its row written.
import { mkdirSync, rmSync } from 'node:fs';
import { ulid } from 'ulid';
import { writeCommand, type Command } from '@spaxel/core';
import { draftJob } from '../plan/check.ts';
import type { Draft } from '../plan/planner.ts';
import type { Resolve } from '../plan/reading.ts';
import { claimFolder } from '../results/write.ts';
import { holdJob } from './held.ts';
import type { Asker, JobsDoors } from './jobs.ts';

interface Asked {
  readonly command: Command;
  readonly asker: Asker;
  readonly resolve: Resolve;
  readonly isHeld: boolean;
}

/** Errors as `draftJob`, and OutputUnwritable. */
export async function accept(
  { planner, ledger, folder }: Pick<JobsDoors, 'planner' | 'ledger' | 'folder'>,
  { command, asker, resolve, isHeld }: Asked
): Promise<{ id: string; drafted: Draft }> {
  const out = command.options['out'] as string | undefined;
  const outFolder = out === undefined ? null : await resolve(out);
  if (outFolder !== null) await claimFolder(outFolder);
  const drafted = await draftJob(command, resolve, planner);
  const id = ulid();
  mkdirSync(folder(id), { recursive: true });
  // Before the ledger knows of the job: a crash in between must not set it going.
  if (isHeld) holdJob(folder(id));
  const { folder: where, owner, member } = asker;
  const created = new Date().toISOString();
  const text = writeCommand(command);
  try {
    ledger.addJob({ id, command: text, folder: where, created, out: outFolder, owner }, member);
  } catch (cause) {
    await drafted.source.close();
    rmSync(folder(id), { recursive: true, force: true });
    throw cause;
  }
  return { id, drafted };
}
