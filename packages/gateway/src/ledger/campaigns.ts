import { SpaxelError } from '@spaxel/core';
import type { Campaign, Job, Problem } from '@spaxel/protocol';
import { campaignEventsOf, tellCampaign, type CampaignEvent } from './campaign-events.ts';
import {
  addCounts,
  countsOf,
  memberOf,
  noCounts,
  recordOf,
  rowPhases,
  type CampaignRecord,
  type MemberRecord,
  type NewMember,
  type Page,
  type RowPhase,
  type Settled
} from './campaign-rows.ts';
import type { Member } from './member.ts';
import type { Sql } from './sql.ts';

/** Campaigns and their rows; every method is one transaction. */
export class CampaignTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  add(
    campaign: Omit<CampaignRecord, 'phase' | 'ended' | 'error'>,
    rows: readonly NewMember[]
  ): void {
    const { id, name, command, folder, created, out, owner, jailed } = campaign;
    this.#sql.transaction(() => {
      this.#sql.run(
        `INSERT INTO campaigns (id, name, command, folder, phase, created, out, owner, jailed) VALUES (?, ?, ?, ?, 'EXECUTING', ?, ?, ?, ?)`,
        ...[id, name, command, folder, created, out, owner, jailed]
      );
      rows.forEach((one, row) => {
        this.#sql.run(
          'INSERT INTO members (campaign, row, line, cube, command, distance) VALUES (?, ?, ?, ?, ?, ?)',
          ...[id, row, one.line, one.cube, one.command, one.distance]
        );
      });
      tellCampaign(this.#sql, id, { kind: 'added', detail: { rows: rows.length } });
    });
  }

  /** Every campaign, newest first. */
  all(): CampaignRecord[] {
    return this.#sql.all('SELECT * FROM campaigns ORDER BY id DESC').map(recordOf);
  }

  /** @throws SpaxelError CampaignUnknown. */
  get(id: string): CampaignRecord {
    const row = this.#sql.get('SELECT * FROM campaigns WHERE id = ?', id);
    if (row === undefined) throw new SpaxelError('CampaignUnknown', `There is no campaign ${id}.`);
    return recordOf(row);
  }

  /** Campaigns that have rows to be fitted, or rows whose jobs have not ended. */
  unfinished(): string[] {
    const sql = `SELECT id FROM campaigns WHERE phase = 'EXECUTING' OR EXISTS
      (SELECT 1 FROM members WHERE campaign = campaigns.id AND phase = 'EXECUTING') ORDER BY id`;
    return this.#sql.all(sql).map(row => (row as CampaignRecord).id);
  }

  /** How many rows there are in each phase, and what their ended jobs count together. */
  counts(id: string): { readonly rows: Record<RowPhase, number>; readonly fits: Job['counts'] } {
    const rows = this.#sql.all(
      `SELECT phase, count(*) AS rows, sum(fits) AS fits, sum(done) AS done, sum(failed) AS failed, sum(aborted) AS aborted,
       sum(cached) AS cached FROM members WHERE campaign = ? GROUP BY phase`,
      id
    ) as { readonly phase: RowPhase; readonly rows: number }[];
    const of = (phase: RowPhase): number => rows.find(one => one.phase === phase)?.rows ?? 0;
    const fits = rows.map(countsOf).reduce(addCounts, noCounts);
    const entries = rowPhases.map(phase => [phase, of(phase)]);
    return { rows: Object.fromEntries(entries) as Record<RowPhase, number>, fits };
  }

  members(id: string, { from, n, phase }: Page): MemberRecord[] {
    const rows =
      phase === undefined
        ? this.#sql.all(
            'SELECT * FROM members WHERE campaign = ? AND row >= ? ORDER BY row LIMIT ?',
            ...[id, from, n]
          )
        : this.#sql.all(
            // Left to itself, SQLite goes through the rows from the first on, to have them in order.
            'SELECT * FROM members INDEXED BY members_by_phase WHERE campaign = ? AND phase = ? ORDER BY row LIMIT ? OFFSET ?',
            ...[id, phase, n, from]
          );
    return rows.map(memberOf);
  }

  /** The first row that waits. */
  next(id: string): MemberRecord | undefined {
    return this.members(id, { from: 0, n: 1, phase: 'PENDING' })[0];
  }

  /**
   * Ends a row: that of a job that has ended, or without a job one that waits. False when it has ended already, or has another job.
   */
  settle({ campaign, row }: Member, job: string | null, settled: Settled): boolean {
    const { phase, error, counts, summary } = settled;
    const { fits, done, failed, aborted, cached } = counts;
    const from =
      job === null ? `phase = 'PENDING' AND ?3 IS NULL` : `phase = 'EXECUTING' AND job = ?3`;
    return this.#sql.transaction(() => {
      const changes = this.#sql.run(
        `UPDATE members SET job = ?3, phase = ?4, error = ?5, fits = ?6, done = ?7, failed = ?8, aborted = ?9, cached = ?10, summary = ?11
         WHERE campaign = ?1 AND row = ?2 AND ${from}`,
        ...[campaign, row, job, phase, error === null ? null : JSON.stringify(error)],
        ...[fits, done, failed, aborted, cached, JSON.stringify(summary)]
      );
      if (changes === 1)
        tellCampaign(this.#sql, campaign, { kind: 'settled', detail: { row, phase } });
      return changes === 1;
    });
  }

  /** Has every row wait again that failed, was cancelled, or has spectra that were; answers how many these are. */
  again(id: string): number {
    return this.#sql.transaction(() => {
      const rows = this.#sql
        .all(
          `UPDATE members SET phase = 'PENDING', error = NULL WHERE campaign = ? AND
           (phase IN ('ERROR', 'ABORTED') OR (phase = 'COMPLETED' AND failed + aborted > 0)) RETURNING row`,
          id
        )
        .map(row => (row as MemberRecord).row)
        .sort((a, b) => a - b);
      if (rows.length === 0) return 0;
      tellCampaign(this.#sql, id, { kind: 'again', detail: { rows } });
      this.#move(id, 'EXECUTING');
      return rows.length;
    });
  }

  /** Stops a campaign: its waiting rows are ABORTED with it. False when it had ended. */
  abort(id: string): boolean {
    return this.#sql.transaction(() => {
      if (this.get(id).phase !== 'EXECUTING') return false;
      this.#move(id, 'ABORTED');
      const rows = this.#sql.run(
        `UPDATE members SET phase = 'ABORTED' WHERE campaign = ? AND phase = 'PENDING'`,
        id
      );
      tellCampaign(this.#sql, id, { kind: 'aborted', detail: { rows } });
      return true;
    });
  }

  /** Ends a campaign whose rows have all ended; false when it had ended, or some have not. */
  end(id: string): boolean {
    return this.#sql.transaction(() => {
      const { rows } = this.counts(id);
      if (this.get(id).phase !== 'EXECUTING' || rows.PENDING + rows.EXECUTING > 0) return false;
      this.#move(id, rows.COMPLETED > 0 ? 'COMPLETED' : 'ERROR');
      return true;
    });
  }

  /** Says what went wrong with a campaign itself; null takes it back. */
  note(id: string, error: Problem | null): void {
    const text = error === null ? null : JSON.stringify(error);
    this.#sql.run('UPDATE campaigns SET error = ? WHERE id = ?', text, id);
  }

  /** What happened to a campaign, oldest first. */
  events(id: string): CampaignEvent[] {
    return campaignEventsOf(this.#sql, id);
  }

  #move(id: string, to: Campaign['phase']): void {
    const { phase: from } = this.get(id);
    if (from === to) return;
    const ended = to === 'EXECUTING' ? null : new Date().toISOString();
    this.#sql.run('UPDATE campaigns SET phase = ?, ended = ? WHERE id = ?', to, ended, id);
    tellCampaign(this.#sql, id, { kind: 'moved', detail: { from, to } });
  }
}
