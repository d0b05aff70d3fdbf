// What a job says of itself before its fits do: from its plan, or from its command while there is none.
import { readCommand } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { JobRow } from '../ledger/index.ts';
import type { Plan } from '../plan/plan.ts';

type Told = Pick<Job, 'fitter' | 'templates' | 'source' | 'shape'>;

/** What the plan says. */
export function toldOf({ fitter, templates, source, shape }: Plan): Told {
  const { kind, paths } = source;
  const path = paths.join(' ');
  return {
    fitter,
    templates: templates.name,
    source: { kind, path },
    shape: kind === 'cube' ? shape : null
  };
}

/** What the command alone says of a job that is still being planned. */
export function askedOf({ command }: JobRow): Told {
  const { verb, positionals, options } = readCommand(command);
  const { fitter = '', against = fitter, templates = '' } = options as Record<string, string>;
  return {
    fitter: against,
    templates,
    source: { kind: 'cube', path: verb === 'fit' ? positionals.join(' ') : '' },
    shape: null
  };
}

/** The job that a `check` looks at. */
export function checkedBy({ command }: JobRow): string | undefined {
  return /^check (\S+)/.exec(command)?.[1];
}
