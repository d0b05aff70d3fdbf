/** What a content is, whatever its file is called; kept, so that a file is read once. */
export type Facts =
  | { readonly kind: 'cube'; readonly digest: string }
  | SpectrumFacts
  | { readonly kind: 'skipped'; readonly digest: ''; readonly sentence: string };

export interface SpectrumFacts {
  readonly kind: 'spectrum';
  readonly digest: string;
  /** Spectra of one group can be fitted by one command. */
  readonly group: string;
  /** Spectra of one grid have their models on the same wavelengths. */
  readonly grid: string;
}
