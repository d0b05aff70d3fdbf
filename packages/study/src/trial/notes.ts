// What a reader of verdicts must know beside them: what was not judged, and what was taken out.
import { asked } from './limits.ts';
import { quantities } from './measure.ts';
import type { Report } from './run.ts';

const listed = (names: readonly string[]): string => names.join(', ');

/** Sentences on a run: quantities and errors that the fitter does not give, what mocks were made of, zero points. */
export function notesOf({ outcomes, zero }: Report): string[] {
  const given = new Map(outcomes.flatMap(({ measures }) => Object.entries(measures)));
  const wanted = new Set(outcomes.flatMap(({ trial }) => asked[trial.purpose]));
  const names = quantities.map(({ name }) => name).filter(name => wanted.has(name));
  const absent = names.filter(name => !given.has(name));
  const silent = names.filter(name => given.has(name) && given.get(name)?.pull === undefined);
  const isBlind = outcomes.some(({ trial, isSimulated }) => trial.correlation > 0 && !isSimulated);
  const isOther = outcomes.some(({ trial }) => trial.source === 'other');
  const hasPopulations = outcomes.some(({ trial }) => trial.purpose === 'populations');
  return [
    ...(absent.length > 0 ? [`SKIPPED ${listed(absent)}: the fitter does not give it.`] : []),
    ...(silent.length > 0 ? [`SKIPPED the errors of ${listed(silent)}: there are none yet.`] : []),
    ...(isBlind
      ? [
          'SKIPPED the errors under correlated noise: formal errors cannot know it, and the fitter has no others.'
        ]
      : []),
    ...(hasPopulations
      ? [
          'Populations: the mocks are of the set that is fitted, which proves little beyond the code.'
        ]
      : []),
    isOther
      ? `Other templates: their wavelengths differ from the fitted set's by ${zero.toFixed(2)} km/s (V without noise), which is taken out of V.`
      : 'SKIPPED the mocks of another template set: --from NAME|FOLDER says which. Mocks of the fitted set prove little beyond the code.'
  ];
}
