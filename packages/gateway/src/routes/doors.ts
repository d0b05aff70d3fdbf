import type { BlobKeeper, TaskQueue } from '@spaxel/queue';
import type { Campaigns } from '../campaign/index.ts';
import type { CubeShelf, Instruments } from '../cube/index.ts';
import type { JobControl } from '../feed/control.ts';
import type { Asker } from '../feed/asker.ts';
import type { Jobs } from '../feed/jobs.ts';
import type { Tokens } from '../identity/tokens.ts';
import type { Register } from '../ledger/register.ts';
import type { Offers } from '../plan/offers.ts';
import type { Checks } from '../results/check/checks.ts';
import type { Products } from '../results/products.ts';
import type { Caller } from './guard.ts';
import type { WatchDoors } from './watch.ts';

/** Where a command comes from: what relative paths mean, and how far it may reach. */
export interface Origin {
  readonly folder: string;
  readonly caller: Caller;
}

/** Where a command comes from, and who asks. */
export interface CommandOrigin extends Origin, Asker {}

/** What the routes open to: rooms of the gateway, made by gateway.ts. */
export interface GatewayDoors {
  readonly called: () => void;
  readonly facts: { readonly version: string; readonly pid: number; readonly root: string };
  readonly cubes: CubeShelf;
  readonly instruments: Instruments;
  readonly jobs: Pick<
    Jobs,
    | 'submit'
    | 'foresee'
    | 'hold'
    | 'run'
    | 'archive'
    | 'folderOf'
    | 'cancel'
    | 'list'
    | 'find'
    | 'view'
    | 'watch'
    | 'bundle'
    | 'owner'
    | 'isShared'
  > & { readonly control: Pick<JobControl, 'pause' | 'resume' | 'retry' | 'hasten'> };
  readonly campaigns: Campaigns;
  readonly tokens: Tokens;
  /** Where payloads lie; workers come for them here when the store is the gateway's own. */
  readonly blobs?: BlobKeeper | undefined;
  readonly products: Products;
  readonly checks: Checks;
  /** A caller's path made real: absolute, and below the root unless the caller is the owner. */
  readonly resolve: (path: string, origin: Origin) => Promise<string>;
  readonly offers: Offers;
  readonly queue: Pick<TaskQueue, 'state' | 'capacity' | 'workers'>;
  readonly register: Register;
  readonly watch: WatchDoors;
}
