import type { Campaign, CampaignRow } from '@spaxel/protocol';
import { addEvent, eventsIn, type EventTable } from './event-table.ts';
import type { Sql } from './sql.ts';

/** What each kind of event of a campaign tells. */
export interface CampaignDetails {
  added: { rows: number };
  /** A row has its job. */
  started: { row: number; job: string };
  /** A row has ended, with its job or without one. */
  settled: { row: number; phase: CampaignRow['phase'] };
  /** Rows that wait again. */
  again: { rows: readonly number[] };
  /** What waited waits no more. */
  aborted: { rows: number };
  moved: { from: Campaign['phase']; to: Campaign['phase'] };
}

/** One event: the `number`th of its campaign. */
export type CampaignEvent = {
  readonly [K in keyof CampaignDetails]: {
    readonly number: number;
    readonly at: string;
    readonly kind: K;
    readonly detail: CampaignDetails[K];
  };
}[keyof CampaignDetails];

const table: EventTable = { name: 'campaign_events', of: 'campaign' };

/** Writes one event, in the transaction of what it tells. */
export function tellCampaign<K extends keyof CampaignDetails>(
  sql: Sql,
  campaign: string,
  event: { readonly kind: K; readonly detail: CampaignDetails[K] }
): void {
  addEvent(sql, table, { id: campaign, ...event });
}

/** The events of a campaign, oldest first. */
export function campaignEventsOf(sql: Sql, campaign: string): CampaignEvent[] {
  return eventsIn<CampaignEvent>(sql, table, campaign);
}
