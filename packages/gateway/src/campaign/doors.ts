import type { Jobs } from '../feed/jobs.ts';
import type { Ledger } from '../ledger/index.ts';
import type { PlannerDoors } from '../plan/planner.ts';
import type { Resolve } from '../plan/reading.ts';
import type { Products } from '../results/products.ts';

/** What campaigns need from the rest of the gateway. */
export interface CampaignDoors {
  readonly ledger: Ledger;
  readonly jobs: Pick<Jobs, 'submit' | 'cancel' | 'watch' | 'control'>;
  readonly products: Products;
  readonly planner: Pick<PlannerDoors, 'fitter' | 'templates'>;
  /** Makes paths real that begin in a folder; `isJailed`: they may not reach beyond the root. */
  readonly resolveIn: (folder: string, isJailed: boolean) => Resolve;
  /** Fits that run at once. */
  readonly slots: () => number;
}
