import type { Campaign, CampaignRow } from '@spaxel/protocol';
import type { CampaignDeed, CampaignPage, ICampaigns } from '../tokens.ts';

const noCounts = { fits: 0, done: 0, failed: 0, aborted: 0, cached: 0 };

export function makeCampaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    id: '01J0000000000000000000000C',
    name: 'lists/survey.csv',
    command: 'campaign lists/survey.csv',
    phase: 'EXECUTING',
    created: '2026-01-01T00:00:00Z',
    rows: { all: 10_000, waiting: 9000, running: 3, completed: 990, failed: 7, aborted: 0 },
    counts: { fits: 4000, done: 3990, failed: 10, aborted: 0, cached: 0 },
    secondsRemaining: 7200,
    ...changes
  };
}

/** Campaigns of as many rows as they say; every hundredth has failed. */
export class FakeCampaigns implements ICampaigns {
  readonly asked: string[] = [];
  campaigns: Campaign[] = [];

  list(): Promise<readonly Campaign[]> {
    return Promise.resolve(this.campaigns);
  }

  rows(
    id: string,
    { from, n, phase }: CampaignPage
  ): Promise<{ rows: readonly CampaignRow[]; total: number }> {
    this.asked.push(`rows ${from} ${n} ${phase ?? 'all'}`);
    const all = this.campaigns.find(one => one.id === id)?.rows.all ?? 0;
    const rows = Array.from({ length: all }, (_, row) => makeRow(row)).filter(
      one => phase === undefined || one.phase === phase
    );
    return Promise.resolve({ rows: rows.slice(from, from + n), total: rows.length });
  }

  steer(id: string, deed: CampaignDeed): Promise<Campaign> {
    this.asked.push(`${deed} ${id}`);
    const phase = deed === 'cancel' ? 'ABORTED' : 'EXECUTING';
    this.campaigns = this.campaigns.map(one => (one.id === id ? { ...one, phase } : one));
    return Promise.resolve(this.campaigns.find(one => one.id === id) ?? makeCampaign());
  }

  catalogueUrl(id: string): string {
    return `catalogue?${id}`;
  }
}

function makeRow(row: number): CampaignRow {
  const place = { row, line: row + 2, cube: `cubes/${row}.fits`, command: `fit ${row}.fits` };
  if (row % 100 === 99) {
    const detail = `${row}.fits does not exist.`;
    const problem = { type: 'urn:spaxel:FileNotFound', title: '', status: 404 };
    const error = { ...problem, code: 'FileNotFound', detail };
    return { ...place, phase: 'ERROR', counts: noCounts, error };
  }
  const job = `01J00000000000000000${String(row).padStart(6, '0')}`;
  return { ...place, phase: 'COMPLETED', job, counts: { ...noCounts, fits: 4, done: 4 } };
}
