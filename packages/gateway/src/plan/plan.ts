import type { Preparation } from '@spaxel/core';
import type { OpenOptions } from '../cube/index.ts';
import type { CostFacts } from './cost.ts';
import type { Parameters } from './parameters.ts';

/** Where a job's spectra come from. */
export interface PlanSource {
  readonly kind: 'cube' | 'spectra';
  readonly paths: readonly string[];
  /** Id of the cube for viewing: path, size, time, HDUs; empty for lists. */
  readonly id: string;
  /** SHA-256 of the file, or of the files' SHA-256s. */
  readonly digest: string;
  readonly object: string;
  readonly instrument: string;
  /** What decided how it was read beyond its header: options of the user's, the instrument that he saved. */
  readonly reading?: OpenOptions;
}

/** Everything that decides what a job does: stored in the ledger, enough to take it up again after a crash. */
export interface Plan {
  readonly schema: 1;
  readonly source: PlanSource;
  /** Of the maps; lists of spectra have ny = 1. */
  readonly shape: { readonly nx: number; readonly ny: number };
  readonly fitter: string;
  readonly fitterVersion: string;
  readonly parameters: Parameters;
  readonly templates: { readonly name: string; readonly digest: string };
  readonly preparation: Preparation;
  readonly seed: number;
  readonly limitSeconds: number;
  /** The spaxel that is fitted first, and from which the others follow; the brightest when not said. */
  readonly first?: readonly [x: number, y: number];
  readonly useCache: boolean;
  readonly fits: number;
  /** What the cost of a fit depends on; lacking in plans of older versions. */
  readonly cost?: CostFacts;
  /** Of an estimate, whose fits are a few of many: how many these are, and how many of them nobody has done. */
  readonly trial?: { readonly fits: number; readonly missing: number };
  /** Of a check: the job whose spectra are fitted again, and how many were asked for. */
  readonly check?: { readonly job: string; readonly asked: number };
  readonly warnings: readonly { readonly code: string; readonly sentence: string }[];
}
