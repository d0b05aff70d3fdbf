/** A campaign in a cell: its table is asked for again until it has ended. */
import type { Answer, Campaign } from '@spaxel/protocol';
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutputModel } from '@jupyterlab/rendermime';
import type { IJobs } from '../tokens.ts';

/** Milliseconds between looks. */
const pause = 3000;
/** Looks in a row that may fail, as while the gateway is being replaced. */
const mostFailures = 10;

interface CampaignData {
  readonly campaign?: Campaign;
  readonly bundle?: { readonly data?: object };
}

const dataOf = ({ data }: Answer): CampaignData => data ?? {};

/** The campaign that an answer shows as an output; undefined when it shows none. */
export function campaignShown(answer: Answer): Campaign | undefined {
  const { campaign, bundle } = dataOf(answer);
  return bundle === undefined ? undefined : campaign;
}

/**
 * Keeps the last output of a cell up to date until its campaign has ended; answers the last state, or the one before the output
 * was taken away. Rejects when the gateway cannot be asked any more.
 */
export async function followCampaign(
  model: ICodeCellModel,
  first: Campaign,
  jobs: Pick<IJobs, 'submit'>
): Promise<Campaign> {
  const output = model.outputs.get(model.outputs.length - 1);
  let campaign = first;
  let failures = 0;
  while (campaign.ended === undefined && isThere(model, output)) {
    await new Promise(resolve => setTimeout(resolve, pause));
    try {
      const answer = await jobs.submit({ text: `campaign status ${first.id}`, folder: '' });
      const { campaign: state = campaign, bundle } = dataOf(answer);
      campaign = state;
      failures = 0;
      if (isThere(model, output)) output.setData({ data: (bundle?.data ?? {}) as never });
    } catch (thrown) {
      failures += 1;
      if (failures > mostFailures) throw thrown;
    }
  }
  return campaign;
}

function isThere({ outputs, isDisposed }: ICodeCellModel, output: IOutputModel): boolean {
  if (isDisposed) return false;
  return Array.from({ length: outputs.length }, (_, at) => outputs.get(at)).includes(output);
}
