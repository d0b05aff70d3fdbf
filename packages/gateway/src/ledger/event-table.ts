import type { Sql } from './sql.ts';

/** A table of events, and the column of what they happened to. */
export interface EventTable {
  readonly name: 'events' | 'campaign_events';
  readonly of: 'job' | 'campaign';
}

/** Writes the next event of `id`, in the transaction of what it tells. */
export function addEvent(
  sql: Sql,
  { name, of }: EventTable,
  { id, kind, detail }: { readonly id: string; readonly kind: string; readonly detail: unknown }
): void {
  sql.run(
    `INSERT INTO ${name} (${of}, number, at, kind, detail)
     SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM ${name} WHERE ${of} = ?1`,
    ...[id, new Date().toISOString(), kind, JSON.stringify(detail)]
  );
}

/** The events of `id`, oldest first. */
export function eventsIn<Event extends { readonly detail: unknown }>(
  sql: Sql,
  { name, of }: EventTable,
  id: string
): Event[] {
  const rows = sql.all(
    `SELECT number, at, kind, detail FROM ${name} WHERE ${of} = ? ORDER BY number`,
    id
  ) as (Omit<Event, 'detail'> & { readonly detail: string })[];
  return rows.map(row => ({ ...row, detail: JSON.parse(row.detail) as unknown }) as Event);
}
