import type { Answer, Campaign } from '@spaxel/protocol';
import { campaignLine } from '@spaxel/gateway';
import type { GatewayClient } from './call.ts';

/** The campaign that an answer tells of. */
export function campaignIn({ data }: Answer): Campaign | undefined {
  return (data as { readonly campaign?: Campaign } | undefined)?.campaign;
}

/** Shows how a campaign goes until every row has ended. The exit code is 0 when all cubes were fitted. */
export async function waitForCampaign(
  client: GatewayClient,
  campaign: Campaign,
  isJson: boolean
): Promise<number> {
  const { id } = campaign;
  process.once('SIGINT', () => {
    process.stderr.write(`\nCampaign ${id} goes on; stop it with: spaxel campaign cancel ${id}\n`);
    process.exit(130);
  });
  const show = progress();
  const ended = await client.follow<Campaign>(`/api/campaigns/${id}/events`, show.state);
  show.end();
  const told = await client.call<Answer>('POST', '/api/commands', {
    text: `campaign status ${id}`
  });
  process.stdout.write(isJson ? `${JSON.stringify(told)}\n` : `${told.text}\n`);
  return ended.phase === 'COMPLETED' && ended.rows.completed === ended.rows.all ? 0 : 1;
}

/** A line that is rewritten on a terminal, and one line a tenth of the rows elsewhere. */
function progress(): { state: (state: Campaign) => void; end: () => void } {
  let last = -1;
  const isTerminalOutput = process.stderr.isTTY;
  return {
    state: state => {
      const { all, waiting, running } = state.rows;
      const tenth = Math.floor((10 * (all - waiting - running)) / Math.max(1, all));
      if (isTerminalOutput) process.stderr.write(`\r\u001b[K${campaignLine(state)}`);
      else if (tenth > last) process.stderr.write(`${campaignLine(state)}\n`);
      last = Math.max(last, tenth);
    },
    end: () => {
      if (isTerminalOutput) process.stderr.write('\r\u001b[K');
    }
  };
}
