import { tell } from './events.ts';
import type { JobRow } from './rows.ts';
import type { Sql } from './sql.ts';

export type NewJob = Pick<JobRow, 'id' | 'command' | 'folder' | 'created' | 'out' | 'owner'>;

/** Adds a job, PENDING; within the caller's transaction. */
export function addJob(sql: Sql, job: NewJob, campaign: string | null): void {
  const { id, command, folder, created, out, owner } = job;
  sql.run(
    `INSERT INTO jobs (id, command, folder, phase, plan, created, out, owner, campaign) VALUES (?, ?, ?, 'PENDING', '{}', ?, ?, ?, ?)`,
    ...[id, command, folder, created, out, owner, campaign]
  );
  tell(sql, id, { kind: 'added', detail: {} });
}
