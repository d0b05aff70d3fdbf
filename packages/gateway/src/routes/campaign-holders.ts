/** What the holder of a token sees of the campaigns: his own, and those whose owner shares them. */
import { SpaxelError } from '@spaxel/core';
import type { GatewayDoors } from './doors.ts';

type CampaignsDoor = GatewayDoors['campaigns'];

/** What doors and commands do with campaigns. */
export type CommandCampaigns = Pick<
  CampaignsDoor,
  'submit' | 'list' | 'ids' | 'view' | 'rows' | 'cancel' | 'retry' | 'catalogue' | 'writeCatalogue'
>;

/** The campaigns as this holder may see and change them; null is the user whose gateway this is. */
export function campaignsFor(campaigns: CampaignsDoor, holder: string | null): CommandCampaigns {
  const owns = (id: string): boolean => holder === null || campaigns.access(id).owner === holder;
  const sees = (id: string): boolean => owns(id) || campaigns.access(id).isShared;
  const unless = (isAllowed: boolean, id: string): string => {
    if (isAllowed) return id;
    throw new SpaxelError('CampaignUnknown', `There is no campaign ${id}.`);
  };
  return {
    submit: (command, asker) => campaigns.submit(command, asker),
    list: () => campaigns.list().filter(({ id }) => sees(id)),
    ids: () => campaigns.ids().filter(sees),
    view: id => campaigns.view(unless(sees(id), id)),
    rows: (id, page) => campaigns.rows(unless(sees(id), id), page),
    catalogue: (id, format) => campaigns.catalogue(unless(sees(id), id), format),
    writeCatalogue: async (id, path) => campaigns.writeCatalogue(unless(sees(id), id), path),
    cancel: async id => campaigns.cancel(unless(owns(id), id)),
    retry: async id => campaigns.retry(unless(owns(id), id))
  };
}
