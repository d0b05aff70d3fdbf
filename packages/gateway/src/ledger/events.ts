import { createHash } from 'node:crypto';
import type { Phase } from '@spaxel/core';
import { addEvent, eventsIn, type EventTable } from './event-table.ts';
import type { FitRow, Outcome } from './rows.ts';
import type { Sql } from './sql.ts';

/** One attempt at one fit, as an event tells it: bin, status, code, row, CPU seconds, and 1 when it counted. */
export type Attempt = readonly [number, Outcome['status'], number, number | null, number, 0 | 1];

/** A fit as it was found when events began to be written: status, code, segment, row, attempts. */
export type Found = readonly [FitRow['status'], number, number | null, number | null, number];

interface Answered {
  /** The task's id; null when nothing of it was stored. */
  readonly task: string | null;
  readonly segment: number | null;
  readonly fits: readonly Attempt[];
}

/** What each kind of event tells. */
export interface Details {
  added: Record<string, never>;
  /** The state of a job that is older than the table of events. */
  found: { phase: Phase; fits: readonly Found[]; segments: readonly number[] };
  queued: { fits: number; digest: string };
  moved: { from: Phase; to: Phase };
  /** A task that the broker keeps for workers, whether or not the gateway is there. */
  given: { task: string; bins: readonly number[] };
  task: Answered;
  improved: Answered;
  /** Failed fits that wait again. */
  again: { bins: readonly number[] };
  aborted: { code: number; fits: number };
  /** Its arrays were given up. */
  archived: Record<string, never>;
  /** Its array file was written anew with these segments alone. */
  compacted: { segments: readonly number[]; file: string };
}

export type EventKind = keyof Details;

/** One event: the `number`th of its job. */
export type LedgerEvent = {
  readonly [K in EventKind]: {
    readonly number: number;
    readonly at: string;
    readonly kind: K;
    readonly detail: Details[K];
  };
}[EventKind];

const table: EventTable = { name: 'events', of: 'job' };

/** Writes one event, in the transaction of what it tells. */
export function tell<K extends EventKind>(
  sql: Sql,
  job: string,
  event: { readonly kind: K; readonly detail: Details[K] }
): void {
  addEvent(sql, table, { id: job, ...event });
}

/** The events of a job, oldest first. */
export function eventsOf(sql: Sql, job: string): LedgerEvent[] {
  return eventsIn<LedgerEvent>(sql, table, job);
}

/** What was tried, as its event keeps it. */
export function attemptOf({ bin, status, code, row, cpu }: Outcome, isTaken: boolean): Attempt {
  return [bin, status, code, row, cpu, isTaken ? 1 : 0];
}

/** One name for all fits of a job, in order. */
export function digestOf(fitIds: readonly string[]): string {
  return createHash('sha256').update(fitIds.join('\n')).digest('hex');
}
