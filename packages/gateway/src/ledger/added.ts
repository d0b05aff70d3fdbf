// A job as it is asked for: under a key it is made once, however often it is asked for.
import { tell } from './events.ts';
import type { JobRow } from './rows.ts';
import type { Sql } from './sql.ts';

/** What is known of a job before it is planned. */
export interface NewJob extends Pick<
  JobRow,
  'id' | 'command' | 'folder' | 'created' | 'out' | 'owner'
> {
  /** What the asker calls the asking; null or absent when each asking is a job. */
  readonly submission?: string | null;
}

/** The job that this owner asked for under a key. */
export function jobAskedAs(sql: Sql, submission: string, owner: string | null): string | undefined {
  const row = sql.get(
    `SELECT id FROM jobs WHERE coalesce(owner, '') = ? AND submission = ?`,
    owner ?? '',
    submission
  ) as { readonly id: string } | undefined;
  return row?.id;
}

/** Adds a job, PENDING, of a campaign when it is one of its rows, within the caller's transaction; answers its id, or that of the one that has its key. */
export function addOnce(sql: Sql, job: NewJob, campaign: string | null): string {
  const { id, command, folder, created, out, owner, submission = null } = job;
  const earlier = submission === null ? undefined : jobAskedAs(sql, submission, owner);
  if (earlier !== undefined) return earlier;
  sql.run(
    `INSERT INTO jobs (id, command, folder, phase, plan, created, out, owner, submission, campaign) VALUES (?, ?, ?, 'PENDING', '{}', ?, ?, ?, ?, ?)`,
    ...[id, command, folder, created, out, owner, submission, campaign]
  );
  tell(sql, id, { kind: 'added', detail: {} });
  return id;
}
