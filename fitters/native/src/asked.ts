import type { MonteCarlo, Parameters } from '@spaxel/engine';

/** The engine's parameters, and how errors are found. */
export interface Asked extends Parameters {
  readonly errors: 'formal' | 'mc' | 'mc-blocks';
  readonly realisations: number;
  readonly block: number;
}

/** The Monte Carlo that is asked for; undefined where formal errors are. */
export function howOf({ errors, realisations: n, block }: Asked): MonteCarlo | undefined {
  if (errors === 'formal') return undefined;
  return { n, kind: errors === 'mc' ? 'white' : 'blocks', block };
}
