import type { Campaign, CampaignRow } from '@spaxel/protocol';
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

/** Writes one event, in the transaction of what it tells. */
export function tellCampaign<K extends keyof CampaignDetails>(
  sql: Sql,
  campaign: string,
  { kind, detail }: { readonly kind: K; readonly detail: CampaignDetails[K] }
): void {
  sql.run(
    `INSERT INTO campaign_events (campaign, number, at, kind, detail)
     SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM campaign_events WHERE campaign = ?1`,
    ...[campaign, new Date().toISOString(), kind, JSON.stringify(detail)]
  );
}

/** The events of a campaign, oldest first. */
export function campaignEventsOf(sql: Sql, campaign: string): CampaignEvent[] {
  const rows = sql.all(
    'SELECT number, at, kind, detail FROM campaign_events WHERE campaign = ? ORDER BY number',
    campaign
  ) as (Omit<CampaignEvent, 'detail'> & { readonly detail: string })[];
  return rows.map(row => ({ ...row, detail: JSON.parse(row.detail) as unknown }) as CampaignEvent);
}
