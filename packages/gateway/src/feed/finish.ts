import type { Offers } from '../plan/offers.ts';
import { writeProducts } from '../results/finish.ts';
import { withUnits } from '../results/unit.ts';
import type { Run } from './run.ts';

/** What the products of a run are written with. */
interface FinishDoors {
  readonly offers: Pick<Offers, 'quantities'>;
  /** Of the gateway. */
  readonly version: string;
  readonly folder: string;
}

/** Writes the products of a job whose fits have all been answered. */
export async function finishRun(
  { id, doors: { ledger, work, columns } }: Run,
  { offers, version, folder }: FinishDoors
): Promise<void> {
  const { plan, layout, sky } = work;
  const { wave } = await work.prepare(0);
  const row = ledger.job(id);
  const quantities = withUnits(offers.quantities(plan.fitter), plan.preparation.fluxUnit);
  await writeProducts({
    ...{ row, plan, layout, columns, quantities, sky, folder, wave },
    fits: ledger.columns(id),
    messages: plan.source.kind === 'spectra' ? ledger.messages(id) : new Map<number, string>(),
    segments: ledger.segments(id),
    gatewayVersion: version
  });
}
