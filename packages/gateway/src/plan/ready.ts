import type { Prepared } from '@spaxel/core';
import type { FitSource } from './source.ts';

/** What planning leaves for feeding: the open source, and the spectra that it has prepared. */
export interface Planned {
  readonly source: FitSource;
  readonly ready: ReadySpectra;
}

const budget = 128 * 1024 * 1024;
/** Bytes that all jobs hold together. */
let held = 0;

function bytesOf({ flux, error, mask }: Prepared): number {
  return flux.byteLength + error.byteLength + mask.byteLength;
}

/**
 * Spectra that planning prepared and feeding will soon want, within a budget that all jobs share; each is given once. Of a job whose
 * spectra cannot all be kept none is: planning goes row by row and feeding from the middle out, so that the first would be the last.
 */
export class ReadySpectra {
  readonly #spectra = new Map<number, Prepared>();
  #isTooLarge = false;

  /** Says how many there will be at most, and how large each of them is. */
  expect(count: number, like: Prepared): void {
    this.#isTooLarge = held + count * bytesOf(like) > budget;
  }

  /** Keeps a bin's spectrum; without room it is forgotten, and will be prepared again. */
  put(bin: number, spectrum: Prepared): void {
    const bytes = bytesOf(spectrum);
    if (this.#isTooLarge || held + bytes > budget) return;
    held += bytes;
    this.#spectra.set(bin, spectrum);
  }

  /** Gives a bin's spectrum away. */
  take(bin: number): Prepared | undefined {
    const spectrum = this.#spectra.get(bin);
    if (spectrum === undefined) return undefined;
    this.#spectra.delete(bin);
    held -= bytesOf(spectrum);
    return spectrum;
  }

  clear(): void {
    for (const bin of [...this.#spectra.keys()]) this.take(bin);
  }
}
