// How a job comes into the ledger; within the caller's transaction.
import { SpaxelError } from '@spaxel/core';
import { tellCampaign } from './campaign-events.ts';
import { tell } from './events.ts';
import type { JobRow } from './rows.ts';
import type { Sql } from './sql.ts';

export type NewJob = Pick<JobRow, 'id' | 'command' | 'folder' | 'created' | 'out' | 'owner'>;

/** A row of a campaign. */
export interface Member {
  readonly campaign: string;
  readonly row: number;
}

/** Adds a job, PENDING. @throws SpaxelError Aborted when it is for a row that waits no more. */
export function addJob(sql: Sql, job: NewJob, member?: Member): void {
  const { id, command, folder, created, out, owner } = job;
  sql.run(
    `INSERT INTO jobs (id, command, folder, phase, plan, created, out, owner, campaign) VALUES (?, ?, ?, 'PENDING', '{}', ?, ?, ?, ?)`,
    ...[id, command, folder, created, out, owner, member?.campaign ?? null]
  );
  tell(sql, id, { kind: 'added', detail: {} });
  if (member !== undefined) startMember(sql, member, id);
}

function startMember(sql: Sql, { campaign, row }: Member, job: string): void {
  const isTaken = sql.run(
    `UPDATE members SET phase = 'EXECUTING', job = ?, error = NULL WHERE campaign = ? AND row = ? AND phase = 'PENDING'`,
    ...[job, campaign, row]
  );
  if (isTaken !== 1)
    throw new SpaxelError('Aborted', `Row ${String(row)} of campaign ${campaign} waits no more.`);
  tellCampaign(sql, campaign, { kind: 'started', detail: { row, job } });
}
