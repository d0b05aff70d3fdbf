import { SpaxelError } from '@spaxel/core';
import { readLayout } from './layout-file.ts';
import type { Plan } from './plan.ts';
import type { Planned } from './ready.ts';
import { Work, type ReadSegment } from './work.ts';

interface PlannedJob {
  readonly job: string;
  readonly plan: Plan;
  /** Where its layout lies. */
  readonly folder: string;
  readonly readSegment: ReadSegment;
}

/**
 * A planned job with its source open: the one that planning has left, or another opened since. Closes it when it cannot be used.
 * @throws SpaxelError CubeChanged, LedgerBroken.
 */
export async function openWork(
  { job, plan, folder, readSegment }: PlannedJob,
  { source, ready }: Pick<Planned, 'source'> & Partial<Planned>
): Promise<Work> {
  try {
    if (source.id !== plan.source.id)
      throw new SpaxelError(
        'CubeChanged',
        `${plan.source.paths.join(', ')} is not what it was when job ${job} was planned.`
      );
    return new Work({ plan, layout: await readLayout(folder), source, ready, readSegment });
  } catch (cause) {
    ready?.clear();
    await source.close();
    throw cause;
  }
}
