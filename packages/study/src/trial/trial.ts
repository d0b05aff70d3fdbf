/** What is tried: a set of realisations that share everything but their truths and their noise. */
import type { InstrumentName } from '../mock/instrument.ts';
import { mockDefaults } from '../mock/options.ts';

/** Instruments that the gates are set for. */
export type TrialInstrument = Extract<InstrumentName, 'megara' | 'muse'>;

/**
 * What a trial is for: exact = no noise, kinematics = V and sigma, shape = h3 and h4 too, free shape = their errors,
 * populations = ages and metallicities. The penalty on h3 and h4 makes them scatter less than their errors say, which are those
 * of a fit without it: so these are judged there.
 */
export type Purpose = 'exact' | 'kinematics' | 'shape' | 'free shape' | 'populations';

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

/** Populations at the redshift of the mocks, where H beta is in MEGARA's LR-V; the others nearer, where templates are the narrower in km/s. */
export function redshiftOf({ purpose, instrument }: Pick<Trial, 'purpose' | 'instrument'>): number {
  return purpose === 'populations' ? mockDefaults(instrument).z : nearRedshift;
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
  const populations = sns.map(sn => trial('populations', 'own', { sn }));
  return [...exact, ...kinematics, ...shape, ...populations];
}

/** A trial in one line, without its instrument. */
export function nameOf({ purpose, source, sn, sigma, correlation }: Trial): string {
  const noise = purpose === 'exact' ? 'no noise' : `S/N ${String(sn)}`;
  const kind = correlation === 0 ? '' : ', correlated noise';
  const made = source === 'other' ? ', other templates' : '';
  return `${purpose}, sigma ${String(sigma)}, ${noise}${kind}${made}`;
}
