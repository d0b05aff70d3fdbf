import type { TemplateSet } from '@spaxel/protocol';

/** The tensors name it so too. */
export interface ThirdAxis {
  readonly name: 'alpha' | 'imf';
  readonly values: readonly number[];
}

/** What is known of a set before it is written: its arrays, and the words of its description. */
export interface Grid {
  /** Gyr, ascending. */
  readonly ages: readonly number[];
  /** [M/H] dex, ascending. */
  readonly mh: readonly number[];
  /** What the set varies beside, ascending: [alpha/Fe] in dex, or the slope of the initial mass function. */
  readonly third?: ThirdAxis | undefined;
  /** [npix] angstrom. */
  readonly wave: Float64Array;
  /** [n, npix], the third axis slowest, then metallicity, age fast. */
  readonly spectra: Float32Array;
  /** [npix] angstrom. */
  readonly fwhm: Float32Array;
  /** [n]; undefined when the source does not say. */
  readonly remainingMass: Float32Array | undefined;
  readonly words: Pick<
    TemplateSet,
    'title' | 'medium' | 'imf' | 'fluxUnit' | 'licence' | 'citation'
  > & { readonly fwhmSource: string; readonly source: Record<string, unknown> };
}

/** The unit of every set: what MILES and pPXF files hold. */
export const fluxUnit = 'L_sun/A per M_sun formed';

/** The nodes [age in Gyr, [M/H], third axis or 0] in the order of the rows. */
export function nodesOf(grid: Pick<Grid, 'ages' | 'mh' | 'third'>): [number, number, number][] {
  const further = grid.third?.values ?? [0];
  return further.flatMap(third =>
    grid.mh.flatMap(mh => grid.ages.map((age): [number, number, number] => [age, mh, third]))
  );
}
