// A campaign and its rows as the ledger keeps them.
import type { Campaign, CampaignRow, Job, Problem } from '@spaxel/protocol';

export type RowPhase = CampaignRow['phase'];

/** A campaign as the ledger keeps it. */
export interface CampaignRecord {
  readonly id: string;
  readonly name: string;
  readonly command: string;
  /** Where relative paths of its rows begin. */
  readonly folder: string;
  readonly phase: Campaign['phase'];
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

export const rowPhases = ['PENDING', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED'] as const;
export const noCounts: Job['counts'] = { fits: 0, done: 0, failed: 0, aborted: 0, cached: 0 };

const parsed = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : null);

export function recordOf(row: unknown): CampaignRecord {
  const record = row as CampaignRecord;
  return { ...record, error: parsed(record.error) as Problem | null };
}

export function memberOf(from: unknown): MemberRecord {
  const { row, line, cube, command, distance, phase, job, error, summary } = from as MemberRecord;
  const told = { error: parsed(error) as Problem | null, summary: parsed(summary) };
  return { row, line, cube, command, distance, phase, job, counts: countsOf(from), ...told };
}

type Counts = Job['counts'];

/** Counts from a row that has them. */
export function countsOf(from: unknown): Counts {
  const { fits, done, failed, aborted, cached } = from as Counts;
  return { fits, done, failed, aborted, cached };
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
