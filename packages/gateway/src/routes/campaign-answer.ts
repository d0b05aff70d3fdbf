import { basename } from 'node:path';
import { SpaxelError, type Command } from '@spaxel/core';
import type { Answer, Campaign } from '@spaxel/protocol';
import { campaignBundle, campaignLine, campaignText } from '../campaign/index.ts';
import type { CommandOrigin, GatewayDoors } from './doors.ts';
import { campaignsFor, type CommandCampaigns } from './campaign-holders.ts';

type Doors = Pick<GatewayDoors, 'campaigns' | 'resolve'>;

/** Rows that failed, as an answer tells them. */
const mostTold = 50;

interface Asked {
  readonly campaigns: CommandCampaigns;
  readonly doors: Doors;
  readonly origin: CommandOrigin;
  readonly words: readonly string[];
}

type Answerer = (asked: Asked) => Promise<Answer>;

function tell(campaigns: CommandCampaigns, campaign: Campaign, note?: string): Answer {
  const { rows } = campaigns.rows(campaign.id, { from: 0, n: mostTold, phase: 'ERROR' });
  const text = [...(note === undefined ? [] : [note]), campaignText(campaign, rows)].join('\n');
  const bundle = campaignBundle(campaign, rows);
  return { verb: 'campaign', text, data: { campaign, failed: rows, bundle } };
}

const answerers: Readonly<Record<string, Answerer>> = {
  list({ campaigns }) {
    const list = campaigns.list();
    const text = list.length === 0 ? 'No campaigns yet.' : list.map(campaignLine).join('\n');
    return Promise.resolve({ verb: 'campaign', text, data: { campaigns: list } });
  },
  status({ campaigns, words: [, id] }) {
    return Promise.resolve(tell(campaigns, campaigns.view(readId(campaigns, id ?? 'last'))));
  },
  async cancel({ campaigns, words: [, id] }) {
    return tell(campaigns, await campaigns.cancel(readId(campaigns, id)));
  },
  async retry({ campaigns, words: [, id] }) {
    return tell(campaigns, await campaigns.retry(readId(campaigns, id)));
  },
  async catalogue({ campaigns, doors, origin, words: [, id, file] }) {
    const campaign = campaigns.view(readId(campaigns, id));
    if (file === undefined || !/\.(e?csv)$/i.test(file))
      throw new SpaxelError(
        'OptionInvalid',
        `\`campaign catalogue ID FILE\` writes .ecsv or .csv; ${file === undefined ? 'no file was named' : `${basename(file)} is neither`}.`
      );
    const path = await doors.resolve(file, origin);
    await campaigns.writeCatalogue(campaign.id, path);
    const text = `The catalogue of campaign ${campaign.id}, ${campaign.rows.all} rows, is now ${path}.`;
    return { verb: 'campaign', text, data: { campaign } };
  }
};

/** A campaign by its id or as much of its end as is unique; `last` is the newest. @throws SpaxelError CampaignUnknown, OptionInvalid. */
function readId(campaigns: CommandCampaigns, text: string | undefined): string {
  if (text === undefined)
    throw new SpaxelError('OptionInvalid', 'The id of a campaign is needed; `last` is the newest.');
  const ids = campaigns.ids();
  const end = text.toUpperCase();
  const isNewest = text === 'last';
  const found = isNewest ? ids.slice(0, 1) : ids.filter(id => end.length >= 4 && id.endsWith(end));
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  throw new SpaxelError(
    'CampaignUnknown',
    found.length > 1
      ? `${text} fits ${found.length} campaigns.`
      : isNewest
        ? 'There is no campaign yet.'
        : `There is no campaign ${text}.`
  );
}

/** Answers `campaign`: a word of its own, or else a list that is run. */
export async function answerCampaign(
  doors: Doors,
  command: Command,
  origin: CommandOrigin
): Promise<Answer> {
  const { positionals: words } = command;
  const campaigns = campaignsFor(doors.campaigns, origin.owner);
  const [first = ''] = words;
  const answerer = answerers[first];
  if (answerer !== undefined) return answerer({ campaigns, doors, origin, words });
  const [, extra] = words;
  if (extra !== undefined)
    throw new SpaxelError(
      'OptionInvalid',
      `\`campaign ${first}\` does not take "${extra}"; write a list, or ${Object.keys(answerers).join(', ')}.`
    );
  const { folder, owner, caller } = origin;
  const asker = { folder, owner, isJailed: caller !== 'owner' };
  const campaign = await campaigns.submit(command, asker);
  const note = `Campaign ${campaign.id} fits ${campaign.rows.all} cubes; look with \`campaign status ${campaign.id}\`.`;
  return tell(campaigns, campaign, note);
}
