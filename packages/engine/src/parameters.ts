import type { LawName } from './attenuation/laws.ts';

/** What the plan asks of a fit: the names and meanings of fitters/ppxf; null = chosen here. */
export interface Parameters {
  /** Systemic redshift; V is relative to it. */
  readonly z: number;
  /** Observed angstrom. */
  readonly rangeFrom: number | null;
  readonly rangeTo: number | null;
  /** Rest vacuum angstrom: the window of the light fractions. */
  readonly normFrom: number | null;
  readonly normTo: number | null;
  /** 2: V, sigma; 4: h3, h4 too; 6: h5, h6 too. */
  readonly moments: number;
  /** Additive Legendre polynomials of the kinematics pass; -1: none. */
  readonly degree: number;
  /** Multiplicative Legendre polynomials of the populations pass; 0: none. */
  readonly mdegree: number;
  /** Dust in the populations pass, in the place of multiplicative polynomials: what polynomials do, dust cannot show. */
  readonly attenuation: 'none' | LawName;
  /** Before the convolution (dust moves with the stars: the equation of the fit) or after it (as pPXF's). */
  readonly attenuationPlace: 'inside' | 'outside';
  /** km/s. */
  readonly startV: number;
  readonly startSigma: number;
  /** Strength of the pull of h3, h4 to 0 (Cappellari & Emsellem 2004, eq. 10-11); null: 0.7 sqrt(500 / good pixels); 0: none. */
  readonly bias: number | null;
  /** Leave out pixels more than 3 sigma off, and fit again. */
  readonly clean: boolean;
  /** How smooth the weights of the populations pass are over ages and metallicities: 0, not at all; null, as
   * far as chi2 allows; else the strength, for weights that are fractions of the light. */
  readonly regularisation: number | null;
  /** Run the second pass: ages and metallicities. */
  readonly populations: boolean;
}

/** The defaults of fitter.json, but z, which has none. */
export const defaultParameters: Omit<Parameters, 'z'> = {
  rangeFrom: null,
  rangeTo: null,
  normFrom: null,
  normTo: null,
  moments: 2,
  degree: 8,
  mdegree: 8,
  attenuation: 'none',
  attenuationPlace: 'inside',
  startV: 0,
  startSigma: 200,
  bias: null,
  clean: false,
  regularisation: 0,
  populations: true
};

/** Free parameters beside the template weights, both passes together at most. */
export function unknownsOf(asked: Parameters): number {
  return asked.moments + asked.degree + 1 + asked.mdegree + 1;
}
