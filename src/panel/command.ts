/** The command that the form stands for. */
import { quoteWord, readCommand, splitWords } from '@spaxel/core';

export interface FitForm {
  readonly path: string;
  readonly z: string;
  readonly fitter: string;
  readonly templates: string;
  readonly minSn: string;
  /** Realisations of Monte Carlo; the usual number and an empty text give no option. */
  readonly realisations: string;
  /** Spaxels to leave out, in the words of --exclude. */
  readonly exclude: readonly string[];
  /** Further options, as they are typed. */
  readonly further: string;
}

/** How many realisations a fit has when nothing is said. */
export const usualRealisations = '100';

/** The form as one line of the grammar, without `%spaxel`; empty fields give no option. */
export function fitCommand(form: FitForm): string {
  const { path, z, fitter, templates, minSn, exclude, further } = form;
  const realisations = form.realisations.trim();
  const named = [
    ['--fitter', fitter],
    ['--z', z],
    ['--templates', templates],
    ['--min-sn', minSn],
    ['--mc', realisations === usualRealisations ? '' : realisations],
    ...exclude.map(words => ['--exclude', words] as const)
  ] as const;
  const options = named.flatMap(([name, value]) =>
    value.trim() === '' ? [] : [name, quoteWord(value.trim())]
  );
  return ['fit', quoteWord(path), ...options, further.trim()].filter(word => word !== '').join(' ');
}

/** What is wrong with the form, in a sentence; null when its command can be read. */
export function fitComplaint(form: FitForm): string | null {
  try {
    splitWords(form.further);
    readCommand(fitCommand(form));
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
