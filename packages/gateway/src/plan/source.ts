import type { Card, Medium, Spectrum } from '@spaxel/core';
import type { OpenOptions } from '../cube/index.ts';
import type { PlanSource } from './plan.ts';

/** Spectra to fit, of a cube or of a list: the one thing that planning and feeding need of them. */
export interface FitSource {
  readonly kind: PlanSource['kind'];
  readonly paths: readonly string[];
  readonly id: string;
  readonly shape: { readonly nx: number; readonly ny: number };
  readonly object: string;
  readonly instrument: string;
  /** What decided how it was read beyond its header. */
  readonly reading: OpenOptions;
  readonly medium: Medium;
  readonly fluxUnit: string;
  /** From the header, null when it does not say. */
  readonly redshift: number | null;
  readonly warnings: readonly { readonly code: string; readonly sentence: string }[];
  /** World coordinates for the maps. */
  readonly sky: readonly Card[];
  /** The wavelengths and the resolution of the spectrum at (x, y): of a cube they are known without reading it. */
  grid(x: number, y: number): Pick<Spectrum, 'waveAngstrom' | 'lsfFwhm'>;
  /** The spectrum at (x, y), zero-based; of a list, x counts and y is 0. Its wavelength array is shared by all of one grid. */
  spectrum(x: number, y: number, signal: AbortSignal): Promise<Spectrum>;
  /** `count` neighbouring spectra from (x, y) on, of one row, read together. */
  strip(
    start: { readonly x: number; readonly y: number; readonly count: number },
    signal: AbortSignal
  ): Promise<Spectrum[]>;
  /** Rows `from` to below `to`, read together: gives the spectrum at (x, y) when it is asked for. */
  rows(
    range: readonly [from: number, to: number],
    signal: AbortSignal
  ): Promise<(x: number, y: number) => Spectrum>;
  /** SHA-256 over the source's bytes. */
  digest(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}
