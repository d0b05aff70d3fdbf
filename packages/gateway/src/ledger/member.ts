import { SpaxelError } from '@spaxel/core';
import { tellCampaign } from './campaign-events.ts';
import type { Sql } from './sql.ts';

/** A row of a campaign. */
export interface Member {
  readonly campaign: string;
  readonly row: number;
}

/** Gives a row that waits its job; within the transaction that adds the job. @throws SpaxelError Aborted when it waits no more. */
export function startMember(sql: Sql, { campaign, row }: Member, job: string): void {
  const isTaken = sql.run(
    `UPDATE members SET phase = 'EXECUTING', job = ?, error = NULL WHERE campaign = ? AND row = ? AND phase = 'PENDING'`,
    ...[job, campaign, row]
  );
  if (isTaken !== 1)
    throw new SpaxelError('Aborted', `Row ${row} of campaign ${campaign} waits no more.`);
  tellCampaign(sql, campaign, { kind: 'started', detail: { row, job } });
}
