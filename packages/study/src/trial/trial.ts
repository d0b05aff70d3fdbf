/** What is tried: a set of realisations that share everything but their truths and their noise. */
import type { InstrumentName } from '../mock/instrument.ts';
import { mockDefaults } from '../mock/options.ts';

/** Instruments that the gates are set for. */
export type TrialInstrument = Extract<InstrumentName, 'megara' | 'muse'>;

/**
 * What a trial is for: exact = no noise, kinematics = V and sigma, shape = h3 and h4 too, free shape = their errors,
 * populations = ages and metallicities, dust = attenuation in the place of polynomials, gas = lines and their motion. The
 * penalty on h3 and h4 makes them scatter less than their errors say, which are those of a fit without it: so these are judged
 * there.
 */
export type Purpose =
  'exact' | 'kinematics' | 'shape' | 'free shape' | 'populations' | 'dust' | 'gas';

/** The template set that the mocks are made of: the one fitted, or another. */
export type Source = 'own' | 'other';

export interface Trial {
  readonly purpose: Purpose;
  readonly source: Source;
  readonly instrument: TrialInstrument;
  /** Per channel; of the errors where there is no noise. */
  readonly sn: number;
  /** Intrinsic, km/s; each realisation has its own within 4 % of it. */
  readonly sigma: number;
  /** Of the noise of neighbouring channels. */
  readonly correlation: number;
  /** Realisations. */
  readonly n: number;
  /** Of the truths: old and rich, as where the limits are said, or all; undefined: as the purpose needs. */
  readonly ages?: 'old' | 'all';
}

/** What is asked of a run of the gates. */
export interface Scope {
  readonly instrument: TrialInstrument;
  readonly sns: readonly number[];
  readonly n: number;
  readonly sources: readonly Source[];
  /** Only trials whose name holds this. */
  readonly only?: string;
}

/** Of a galaxy; the last is the cold disc: in MEGARA's below what templates of 2.5 A can say, which is 52 km/s. */
export const dispersions: Readonly<Record<TrialInstrument, readonly number[]>> = {
  megara: [200, 100, 75, 50],
  muse: [200, 100, 75, 45]
};

/** Of the channels in the middle of the range. */
export const pixelKms: Readonly<Record<TrialInstrument, number>> = { megara: 14, muse: 62 };

/** S/N per channel for which the limits are said. */
export const usualSn = 40;
/** Lag-1 correlation of the noise in MEGARA's cubes: .16 to .29. */
const usualCorrelation = 0.22;
const exactSn = 1000;
const mostExact = 40;
/** Where h3 and h4 are asked for: narrower profiles are not sampled. */
const shapeSigma = 200;

/** Of NGC 7025. */
const nearRedshift = 0.016571;

/** Of the realisations with gas: equivalent width of H alpha, angstrom. */
const gasWidth = 10;

/** Equivalent width of H alpha in a trial's mocks, angstrom. */
export const gasOf = ({ purpose }: Pick<Trial, 'purpose'>): number =>
  purpose === 'gas' ? gasWidth : 0;

const far: readonly Purpose[] = ['populations', 'dust', 'gas'];

/** Populations and gas at the redshift of the mocks, where H beta is in MEGARA's LR-V; the others nearer, where templates are the narrower in km/s. */
export function redshiftOf({ purpose, instrument }: Pick<Trial, 'purpose' | 'instrument'>): number {
  return far.includes(purpose) ? mockDefaults(instrument).z : nearRedshift;
}

/** The trials of a run, those that make their mocks alike beside each other; other sets are never without what gives their zero point. */
export function trialsOf(scope: Scope): Trial[] {
  const wanted = allOf(scope).filter(trial => nameOf(trial).includes(scope.only ?? ''));
  const needsZero = wanted.some(({ source }) => source === 'other');
  const isZero = ({ purpose, source }: Trial): boolean => purpose === 'exact' && source === 'other';
  return allOf(scope).filter(
    trial => (needsZero && isZero(trial)) || nameOf(trial).includes(scope.only ?? '')
  );
}

function allOf({ instrument, sns, n, sources }: Scope): Trial[] {
  const sigmas = dispersions[instrument];
  const trial = (purpose: Purpose, source: Source, facts: Partial<Trial>): Trial => ({
    ...{ purpose, source, instrument, n, sn: usualSn, sigma: shapeSigma, correlation: 0 },
    ...facts
  });
  const exact = sources.flatMap(source =>
    sigmas.map(sigma => trial('exact', source, { sigma, sn: exactSn, n: Math.min(n, mostExact) }))
  );
  const kinematics = sources.flatMap(source =>
    sigmas.flatMap(sigma => [
      ...sns.map(sn => trial('kinematics', source, { sigma, sn })),
      trial('kinematics', source, { sigma, correlation: usualCorrelation })
    ])
  );
  const shape = sources.flatMap(source =>
    sns.flatMap(sn => [trial('shape', source, { sn }), trial('free shape', source, { sn })])
  );
  const own = (['populations', 'dust', 'gas'] as const).flatMap(purpose =>
    sns.map(sn => trial(purpose, 'own', { sn }))
  );
  return [...exact, ...kinematics, ...shape, ...own];
}

/** A trial in one line, without its instrument. */
export function nameOf({ purpose, source, sn, sigma, correlation }: Trial): string {
  const noise = purpose === 'exact' ? 'no noise' : `S/N ${String(sn)}`;
  const kind = correlation === 0 ? '' : ', correlated noise';
  const made = source === 'other' ? ', other templates' : '';
  return `${purpose}, sigma ${String(sigma)}, ${noise}${kind}${made}`;
}
