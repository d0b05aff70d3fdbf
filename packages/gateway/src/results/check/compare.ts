// Two fitters' answers to the same spectra: what is found less the reference, counted in the reference's errors.
import { median } from '@spaxel/core';
import type { Check } from '@spaxel/protocol';

type Row = Check['rows'][number];
type Spectrum = Check['spectra'][number];
type Value = Spectrum['values'][string];

/** One number a fit, by quantity. */
export interface Numbers {
  get(name: string): Float64Array | undefined;
}

/** A spectrum that both have fitted: its place, and its bin in either job. */
export interface Pair {
  readonly at: Spectrum['at'];
  readonly sn: number;
  readonly found: number;
  readonly reference: number;
}

export interface Compared {
  readonly rows: Row[];
  readonly spectra: Spectrum[];
}

const units: Readonly<Record<string, string>> = {
  V: 'km/s',
  SIGMA: 'km/s',
  H3: '',
  H4: '',
  H5: '',
  H6: '',
  AGE_LW: 'dex',
  MH_LW: 'dex',
  CHI2: ''
};
const relative = 'CHI2';
const madToSigma = 1.482602218505602;
/** QUALITY: SIGMA is an upper limit, and SIGMA_ERR that limit. */
const upperLimit = 1;

interface Sides {
  readonly found: Numbers;
  readonly reference: Numbers;
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** The 1 sigma that differences are counted in: the reference's; where it has none, the checked job's own. */
function errorOf(name: string, { found, reference }: Sides, pair: Pair): number | undefined {
  const theirs = reference.get(`${name}_ERR`);
  return theirs === undefined ? found.get(`${name}_ERR`)?.[pair.found] : theirs[pair.reference];
}

function measureOf(name: string, sides: Sides): Row['measure'] {
  if (name === relative) return 'relative';
  const has = (side: Numbers): boolean => side.get(`${name}_ERR`) !== undefined;
  return has(sides.reference) || has(sides.found) ? 'error' : 'unit';
}

function isLimit({ found, reference }: Sides, pair: Pair): boolean {
  const bits =
    (found.get('QUALITY')?.[pair.found] || 0) | (reference.get('QUALITY')?.[pair.reference] || 0);
  return (bits & upperLimit) !== 0;
}

function valueOf(name: string, sides: Sides, pair: Pair): Value {
  const found = finite(sides.found.get(name)?.[pair.found]);
  const reference = finite(sides.reference.get(name)?.[pair.reference]);
  const error = finite(errorOf(name, sides, pair));
  const measure = measureOf(name, sides);
  const one = { error, unit: 1, relative: reference }[measure];
  const isUncertain = name === 'SIGMA' && isLimit(sides, pair);
  const isCounted = found !== null && reference !== null && one !== null && one > 0;
  const difference = isCounted && !isUncertain ? (found - reference) / one : null;
  return { found, reference, error, difference };
}

function rowOf(name: string, sides: Sides, spectra: readonly Spectrum[]): Row {
  const measure = measureOf(name, sides);
  const counted = spectra.flatMap(({ at, values }) => {
    const difference = values[name]?.difference ?? null;
    return difference === null ? [] : [{ at, difference }];
  });
  const differences = counted.map(({ difference }) => difference);
  const middle = median(differences);
  const sizes = differences.map(Math.abs);
  const most = sizes.indexOf(Math.max(...sizes));
  return {
    quantity: name,
    measure,
    unit: units[name] ?? '',
    n: counted.length,
    median: finite(middle),
    typical: finite(median(sizes)),
    scatter: finite(madToSigma * median(differences.map(one => Math.abs(one - middle)))),
    worst: counted[most]?.difference ?? null,
    at: counted[most]?.at ?? null
  };
}

/**
 * Compares the quantities that both have: found less reference, in units of the reference's 1 sigma (of the job's own where
 * only that is known), of CHI2 as a share of the reference's, else in the quantity's own unit. A SIGMA that either calls an upper limit does not count, nor
 * does a value that is not finite or an error of 0.
 */
export function compareFits(pairs: readonly Pair[], sides: Sides): Compared {
  const names = Object.keys(units).filter(name =>
    [sides.found, sides.reference].every(side => side.get(name) !== undefined)
  );
  const spectra = pairs.map(pair => ({
    at: pair.at,
    sn: finite(pair.sn),
    values: Object.fromEntries(names.map(name => [name, valueOf(name, sides, pair)]))
  }));
  return { rows: names.map(name => rowOf(name, sides, spectra)), spectra };
}
