import type { Campaign, CampaignRow } from '@spaxel/protocol';
import type { CampaignDeed, CampaignPage, ICampaigns } from '../tokens.ts';
import { addressOf, callJson, type Settings } from './call.ts';

const address = (id: string): string => `api/campaigns/${encodeURIComponent(id)}`;

/** The campaigns as the gateway tells of them over HTTP. */
export class HttpCampaigns implements ICampaigns {
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  async list(): Promise<readonly Campaign[]> {
    return (await callJson<{ campaigns: Campaign[] }>(this.settings, 'api/campaigns')).campaigns;
  }

  rows(
    id: string,
    { from, n, phase }: CampaignPage
  ): Promise<{ readonly rows: readonly CampaignRow[]; readonly total: number }> {
    const only = phase === undefined ? '' : `&phase=${phase}`;
    return callJson(
      this.settings,
      `${address(id)}/rows?from=${String(from)}&n=${String(n)}${only}`
    );
  }

  steer(id: string, deed: CampaignDeed): Promise<Campaign> {
    return callJson<Campaign>(this.settings, `${address(id)}/${deed}`, {});
  }

  catalogueUrl(id: string): string {
    return addressOf(this.settings, `${address(id)}/catalogue`);
  }
}
