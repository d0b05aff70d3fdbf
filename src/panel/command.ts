/** The command that the form stands for. */
import { quoteWord, readCommand, splitWords } from '@spaxel/core';

export interface FitForm {
  readonly path: string;
  readonly z: string;
  readonly fitter: string;
  readonly templates: string;
  readonly minSn: string;
  /** Spaxels to leave out, in the words of --exclude. */
  readonly exclude: readonly string[];
  /** Further options, as they are typed. */
  readonly further: string;
}

/** The form as one line of the grammar, without `%spaxel`; empty fields give no option. */
export function fitCommand(form: FitForm): string {
  const { path, z, fitter, templates, minSn, exclude, further } = form;
  const named = [
    ['--fitter', fitter],
    ['--z', z],
    ['--templates', templates],
    ['--min-sn', minSn],
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
