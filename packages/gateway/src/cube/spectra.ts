// Lists of one-dimensional spectra: each file FITS or text, as the bytes say, never the name.
import { beginsUnit, SpaxelError, type Medium, type Spectrum } from '@spaxel/core';
import { openSource } from './container.ts';
import { readFitsSpectrum } from './fits-spectrum.ts';
import type { Warning } from './layout.ts';
import type { ByteSource } from './source.ts';
import { digestFile, stampFile } from './stamp.ts';
import { parseTextSpectrum } from './text-spectrum.ts';

/** A spectrum and the file it came from. */
export interface SpectrumFile {
  readonly path: string;
  /** How it is called in tables and errors: its path as it was given. */
  readonly name: string;
  readonly spectrum: Spectrum;
  /** Empty when the file does not say. */
  readonly fluxUnit: string;
  readonly redshift: number | null;
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
  readonly warnings: readonly Warning[];
}

/** What the user said of all spectra of a list. */
export interface SpectraOptions {
  /** --wave; when neither it nor the file says, air is taken, with a warning. */
  readonly medium?: Medium;
}

const longest = 64 * 1024 * 1024;

function mediumWarnings(name: string, said: Medium | undefined): Warning[] {
  if (said !== undefined) return [];
  const sentence = `${name} does not say air or vacuum; air is taken. Say --wave air or --wave vacuum.`;
  return [{ code: 'AxisUnknown', sentence }];
}

interface Reading {
  readonly name: string;
  readonly options: SpectraOptions;
  readonly signal: AbortSignal;
}

async function readFrom(
  source: ByteSource,
  path: string,
  reading: Reading
): Promise<Omit<SpectrumFile, 'digest'>> {
  const { name, options, signal } = reading;
  if (source.bytes > longest)
    throw new SpaxelError(
      'SpectraUnreadable',
      `${name} has ${source.bytes} bytes, too many for a spectrum.`
    );
  const bytes = await source.read(0, source.bytes, signal);
  const isFits = beginsUnit(bytes);
  const fits = isFits ? await readFitsSpectrum(source, name, signal) : undefined;
  const columns = fits ?? parseTextSpectrum(bytes, name);
  const said = options.medium ?? fits?.medium;
  const { flux, error, mask, waveAngstrom } = columns;
  const fwhm = fits?.header.number('LSFFWHM') ?? NaN;
  const lsfFwhm = new Float64Array(flux.length).fill(fwhm);
  return {
    path,
    name,
    spectrum: { flux, error, mask, waveAngstrom, medium: said ?? 'air', lsfFwhm },
    fluxUnit: fits?.fluxUnit ?? '',
    redshift: fits?.header.number('REDSHIFT') ?? null,
    warnings: [...columns.warnings, ...mediumWarnings(name, said)]
  };
}

async function readOne(path: string, reading: Reading): Promise<SpectrumFile> {
  const stamp = await stampFile(path, reading.name);
  const source = await openSource(stamp, reading.signal);
  try {
    const file = await readFrom(source, path, reading);
    return { ...file, digest: await digestFile(stamp, reading.signal) };
  } finally {
    await source.close();
  }
}

/** Spectra on the same wavelengths share one array, as those of a cube do: what depends on it is reckoned once. */
function shareGrid(file: SpectrumFile, before: SpectrumFile | undefined): SpectrumFile {
  const { waveAngstrom } = file.spectrum;
  const known = before?.spectrum.waveAngstrom;
  const same =
    known?.length === waveAngstrom.length && known.every((one, i) => one === waveAngstrom[i]);
  return same ? { ...file, spectrum: { ...file.spectrum, waveAngstrom: known } } : file;
}

/**
 * Reads one-dimensional spectra, one a file, in the order given.
 * @throws SpaxelError SpectraUnreadable (file and line), AxisUnknown, FileNotFound, FileUnreadable, FileTruncated.
 */
export async function readSpectra(
  paths: readonly string[],
  signal: AbortSignal,
  options: SpectraOptions = {}
): Promise<SpectrumFile[]> {
  const files: SpectrumFile[] = [];
  for (const path of paths)
    files.push(shareGrid(await readOne(path, { name: path, options, signal }), files.at(-1)));
  return files;
}
