import { SpaxelError } from '@spaxel/core';
import type { Campaign, CampaignRow, Job, Problem } from '@spaxel/protocol';
import type { Member } from './add.ts';
import { campaignEventsOf, tellCampaign, type CampaignEvent } from './campaign-events.ts';
import { countsOf } from './rows.ts';
import type { Sql } from './sql.ts';

type Phase = Campaign['phase'];
type RowPhase = CampaignRow['phase'];

/** A campaign as the ledger keeps it. */
export interface CampaignRecord {
  readonly id: string;
  readonly name: string;
  readonly command: string;
  /** Where relative paths of its rows begin. */
  readonly folder: string;
  readonly phase: Phase;
  readonly created: string;
  readonly ended: string | null;
  readonly out: string | null;
  readonly owner: string | null;
  /** 1 when its rows may not reach beyond the root. */
  readonly jailed: number;
  readonly error: Problem | null;
}

/** A row of a list as it is added. */
export interface NewMember {
  readonly line: number;
  readonly cube: string;
  readonly command: string;
  /** In Mpc. */
  readonly distance: number | null;
}

/** A row of a campaign as the ledger keeps it. */
export interface MemberRecord extends NewMember {
  readonly row: number;
  readonly phase: RowPhase;
  readonly job: string | null;
  readonly error: Problem | null;
  /** Of its job, once that has ended. */
  readonly counts: Job['counts'];
  /** What the catalogue tells of it; null before it has ended. */
  readonly summary: unknown;
}

/** How a row ended. */
export interface Settled {
  readonly phase: 'COMPLETED' | 'ERROR' | 'ABORTED';
  readonly error: Problem | null;
  readonly counts: Job['counts'];
  readonly summary: unknown;
}

/** Which rows: so many from a place on, of one phase where one is named. */
export interface Page {
  readonly from: number;
  readonly n: number;
  readonly phase?: RowPhase | undefined;
}

const rowPhases = ['PENDING', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED'] as const;
const noCounts: Job['counts'] = { fits: 0, done: 0, failed: 0, aborted: 0, cached: 0 };

const parsed = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : null);

function recordOf(row: unknown): CampaignRecord {
  const record = row as CampaignRecord;
  return { ...record, error: parsed(record.error) as Problem | null };
}

function memberOf(from: unknown): MemberRecord {
  const { row, line, cube, command, distance, phase, job, error, summary } = from as MemberRecord;
  const told = { error: parsed(error) as Problem | null, summary: parsed(summary) };
  return { row, line, cube, command, distance, phase, job, counts: countsOf(from), ...told };
}

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
    const values = [...(phase === undefined ? [] : [phase]), n, from];
    const sql = `SELECT * FROM members WHERE campaign = ?${phase === undefined ? '' : ' AND phase = ?'} ORDER BY row LIMIT ? OFFSET ?`;
    return this.#sql.all(sql, id, ...values).map(memberOf);
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

  #move(id: string, to: Phase): void {
    const { phase: from } = this.get(id);
    if (from === to) return;
    const ended = to === 'EXECUTING' ? null : new Date().toISOString();
    this.#sql.run('UPDATE campaigns SET phase = ?, ended = ? WHERE id = ?', to, ended, id);
    tellCampaign(this.#sql, id, { kind: 'moved', detail: { from, to } });
  }
}

/** Two counts together. */
export function addCounts(a: Job['counts'], b: Job['counts']): Job['counts'] {
  return {
    fits: a.fits + b.fits,
    done: a.done + b.done,
    failed: a.failed + b.failed,
    aborted: a.aborted + b.aborted,
    cached: a.cached + b.cached
  };
}
