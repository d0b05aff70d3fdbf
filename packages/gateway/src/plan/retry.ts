import { isTerminal, readCommand, SpaxelError, type Command } from '@spaxel/core';
import { spaxelsOf } from './layout.ts';
import { draft, type Draft, type PlannerDoors } from './planner.ts';
import type { Resolve } from './reading.ts';

const many = (value: unknown): readonly string[] =>
  Array.isArray(value) ? (value as string[]) : [];

/** The `fit` that a job goes back to, with what its retries changed. @throws SpaxelError OptionInvalid for a check. */
async function fitOf(id: string, doors: PlannerDoors): Promise<Command> {
  const { row } = await doors.checked(id);
  const command = readCommand(row.command);
  if (command.verb === 'fit') return command;
  if (command.verb === 'retry') return changed(command, doors);
  throw new SpaxelError('OptionInvalid', `Job ${id} is a check; make another with \`check\`.`);
}

/** The `fit` of a retry's job with the retry's options in place of its own; its results go to a folder of their own. */
async function changed(
  { positionals: [id = ''], options }: Command,
  doors: PlannerDoors
): Promise<Command> {
  const fit = await fitOf(id, doors);
  const { out: _out, ...own } = fit.options;
  const param = [...many(own['param']), ...many(options['param'])];
  const all = { ...own, ...options, ...(param.length === 0 ? {} : { param }) };
  return { ...fit, options: all };
}

/**
 * The failed fits of an ended job, with other options.
 * @throws SpaxelError JobUnknown, JobNotReady, NothingToFit, and as draft.
 */
export async function draftRetry(
  command: Command,
  resolve: Resolve,
  doors: PlannerDoors
): Promise<Draft> {
  const [id = ''] = command.positionals;
  const { row, layout, fits } = await doors.checked(id);
  if (!isTerminal(row.phase))
    throw new SpaxelError(
      'JobNotReady',
      `Job ${id} is ${row.phase.toLowerCase()}; other options can be tried when it has ended.`
    );
  const spaxels = spaxelsOf(layout);
  const failed = new Set(
    fits.filter(({ status }) => status === 'ERROR').map(({ bin }) => spaxels[bin])
  );
  if (failed.size === 0) throw new SpaxelError('NothingToFit', `No fit of job ${id} has failed.`);
  const drafted = await draft(await changed(command, doors), resolve, doors);
  const isSelected = (x: number, y: number): boolean => failed.has(y * layout.nx + x);
  return { ...drafted, settings: { ...drafted.settings, isSelected } };
}
