import type { Parameters } from './parameters.ts';

/** What a job's fits are done for: first what is found, with formal errors; then, where it is asked for, errors that take longer. */
export type Stage = 'fits' | 'errors';

/** The quantity that only fits of the stage of errors return. */
export const markOfErrors = 'MC_COUNT';

/** Whether a stage of errors follows the fits: the fitter has a parameter `errors`, and it is not `formal`. */
export function hasErrorStage({ errors }: Parameters): boolean {
  return errors !== undefined && errors !== 'formal';
}

/** The parameters of a stage's tasks. */
export function stageParameters(parameters: Parameters, stage: Stage): Parameters {
  const isPlain = stage === 'errors' || !hasErrorStage(parameters);
  return isPlain ? parameters : { ...parameters, errors: 'formal' };
}
