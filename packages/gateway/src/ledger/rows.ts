import type { Phase } from '@spaxel/core';
import type { Problem } from '@spaxel/protocol';

/** A job as the ledger keeps it. */
export interface JobRow {
  readonly id: string;
  readonly command: string;
  readonly folder: string;
  readonly phase: Phase;
  /** The plan's canonical JSON; `{}` until it is made. */
  readonly plan: string;
  readonly created: string;
  readonly started: string | null;
  readonly ended: string | null;
  readonly error: Problem | null;
  readonly out: string | null;
  /** The holder of the token that asked for it; null for the gateway's own user. */
  readonly owner: string | null;
  /** 1 when its arrays are never given up. */
  readonly kept: number;
  /** The campaign of which it is a row. */
  readonly campaign: string | null;
}

/** One fit of a job. `code` is a number of codes.json; `segment` and `row` say where its arrays lie. */
export interface FitRow {
  readonly bin: number;
  readonly fitId: string;
  readonly status: 'WAITING' | 'COMPLETED' | 'ERROR' | 'ABORTED';
  readonly code: number;
  readonly message: string | null;
  readonly segment: number | null;
  readonly row: number | null;
  readonly cpu: number;
  readonly attempts: number;
}

/** How every fit of a job stands, in columns: number i is of bin i. A fit with neither segment nor row (-1) has no arrays. */
export interface FitColumns {
  readonly codes: Int32Array;
  readonly segments: Int32Array;
  readonly rows: Int32Array;
}

/** Where the arrays of one task lie in the job's array file: `arrays.bin` unless said. */
export interface SegmentRow {
  readonly segment: number;
  readonly task: string;
  readonly offset: number;
  readonly bytes: number;
  readonly file?: string;
}

/** What is known of one fit after it was tried. */
export interface Outcome {
  readonly bin: number;
  readonly status: 'COMPLETED' | 'ERROR' | 'ABORTED';
  readonly code: number;
  readonly message: string | null;
  readonly row: number | null;
  readonly cpu: number;
  readonly isCached: boolean;
}

/** A result that an earlier job holds. */
export interface Known {
  readonly job: string;
  readonly segment: number;
  readonly row: number;
}

/** A job from a row of its table. */
export function jobOf(row: unknown): JobRow {
  const { error, ...rest } = row as JobRow & { error: unknown };
  return { ...rest, error: typeof error === 'string' ? (JSON.parse(error) as Problem) : null };
}
