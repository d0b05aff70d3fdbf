// What a fit would take, before it is made a job: its spectra are sampled, and earlier jobs tell the rest.
import { SpaxelError, type Command } from '@spaxel/core';
import type { Estimate } from '@spaxel/protocol';
import type { Ledger } from '../ledger/index.ts';
import { draft, type PlannerDoors } from '../plan/planner.ts';
import type { Resolve } from '../plan/reading.ts';
import { survey } from '../plan/survey.ts';
import { estimated, foresee, type Machine } from './estimate.ts';

/** The estimate, null when no earlier job is like it; how many fits there are is known all the same. */
export interface Foreseen {
  readonly estimate: Estimate | null;
  readonly fits: number;
  /** Jobs of this fitter that have ended here. */
  readonly jobs: number;
}

interface ForeseeDoors {
  readonly planner: PlannerDoors;
  readonly ledger: Ledger;
  readonly machine: Machine;
}

interface Asked {
  readonly command: Command;
  readonly resolve: Resolve;
  readonly signal: AbortSignal;
}

/** Errors as `draft`, and NothingToFit, OptionInvalid. */
export async function foreseeJob(
  { planner, ledger, machine }: ForeseeDoors,
  { command, resolve, signal }: Asked
): Promise<Foreseen> {
  if (command.verb !== 'fit')
    throw new SpaxelError('OptionInvalid', `Only a fit is estimated; this is a ${command.verb}.`);
  const drafted = await draft(command, resolve, planner);
  try {
    const { cost, ...extent } = await survey(drafted, id => ledger.known(id) !== undefined, signal);
    const { parameters, fitter } = drafted;
    const job = { fitter: fitter.manifest.name, parameters, cost };
    const foresight = foresee(ledger, job, machine.slots);
    const estimate = estimated(foresight, { ...extent, trial: 0 }, machine) ?? null;
    return { estimate, fits: extent.fits, jobs: foresight.jobs };
  } finally {
    await drafted.source.close();
  }
}
