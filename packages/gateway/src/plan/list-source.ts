import { createHash } from 'node:crypto';
import { SpaxelError } from '@spaxel/core';
import { readSpectra, type SpectraOptions, type SpectrumFile } from '../cube/index.ts';
import type { FitSource } from './source.ts';

function only<T>(values: readonly T[]): T | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** Spectra read from files of their own as a source of fits: one row of them, x counts. */
export function listSource(
  files: readonly SpectrumFile[],
  options: SpectraOptions = {}
): FitSource {
  const at = (x: number): SpectrumFile => {
    const file = files[x];
    if (file !== undefined) return file;
    throw new SpaxelError(
      'RequestInvalid',
      `There is no spectrum ${String(x)} among ${String(files.length)}.`
    );
  };
  const digest = createHash('sha256')
    .update(files.map(file => file.digest).join())
    .digest('hex');
  return {
    kind: 'spectra',
    paths: files.map(({ path }) => path),
    id: digest.slice(0, 16),
    shape: { nx: files.length, ny: 1 },
    object: '',
    instrument: 'spectra',
    reading: options,
    medium: files[0]?.spectrum.medium ?? 'air',
    fluxUnit: only(files.map(({ fluxUnit }) => fluxUnit)) ?? 'mixed',
    redshift: only(files.map(({ redshift }) => redshift)) ?? null,
    warnings: uniqueWarnings(files),
    sky: [],
    grid: x => at(x).spectrum,
    spectrum: x => Promise.resolve(at(x).spectrum),
    strip: ({ x, count }) =>
      Promise.resolve(Array.from({ length: count }, (_, nth) => at(x + nth).spectrum)),
    rows: () => Promise.resolve(x => at(x).spectrum),
    digest: () => Promise.resolve(digest),
    close: () => Promise.resolve()
  };
}

function uniqueWarnings(files: readonly SpectrumFile[]): FitSource['warnings'] {
  const bySentence = new Map(
    files.flatMap(({ warnings }) => warnings).map(one => [one.sentence, one])
  );
  return [...bySentence.values()];
}

/** Reads a list of spectra. Errors as readSpectra. */
export async function openList(
  paths: readonly string[],
  options: SpectraOptions = {}
): Promise<FitSource> {
  return listSource(await readSpectra(paths, new AbortController().signal, options), options);
}
