/** What the page and its fitting workers say to each other. */
import type { Medium } from '@spaxel/core';
import type { Answer } from '@spaxel/engine';
import type { Spaxel, SpectrumRows } from '../tokens.ts';

/** A template set's spectra.safetensors, once for each worker. */
export interface TemplatesParcel {
  readonly kind: 'templates';
  /** The set's digest. */
  readonly key: string;
  readonly medium: Medium;
  readonly bytes: Uint8Array;
}

/** What all spectra of a cube share, once for each worker. */
export interface AxisParcel {
  readonly kind: 'axis';
  /** The cube's id. */
  readonly key: string;
  /** Angstrom: the centre of channel 0, and the step. */
  readonly first: number;
  readonly step: number;
  readonly medium: Medium;
  /** The instrument's FWHM at each channel, angstrom; NaN when not known. */
  readonly lsfFwhm: Float64Array;
}

export type Parcel = TemplatesParcel | AxisParcel;

/** What a person may turn; all else is as a job has it without options. */
export interface FitOptions {
  /** Systemic redshift. */
  readonly z: number;
  /** Of the additive polynomials; -1: none. */
  readonly degree: number;
  /** Observed angstrom; null: as far as data and templates go. */
  readonly rangeFrom: number | null;
  readonly rangeTo: number | null;
  /** Whether the lines of gas and of the night sky are left out. */
  readonly areLinesMasked: boolean;
  /** FWHM, angstrom, where the cube does not say its resolution; null: the cube's own. */
  readonly lsf: number | null;
}

/** One spectrum to fit. */
export interface FitAsk {
  readonly kind: 'fit';
  /** Later asks have larger numbers. */
  readonly id: number;
  /** Keys of the parcels that it needs. */
  readonly axis: string;
  readonly templates: string;
  /** Where it lies: told again with the answer. */
  readonly at: Spaxel;
  readonly rows: SpectrumRows;
  readonly options: FitOptions;
}

/** The answer to an ask. */
export interface FitTold {
  readonly id: number;
  readonly at: Spaxel;
  readonly answer: Answer;
  /** What took no part, by channel: 1 = left out. */
  readonly mask: Uint8Array;
  /** Whether sigma is only known to be smaller. */
  readonly isLimit: boolean;
  readonly milliseconds: number;
}
