// A spectrum as a one-dimensional FITS image, its wavelengths linear or logarithmic.
import {
  decodePixels,
  encodingOf,
  linearWave,
  SpaxelError,
  type FitsUnit,
  type Header,
  type Medium
} from '@spaxel/core';
import { readWaveAxis } from './axis.ts';
import { parseFluxUnit, perAngstromOfJansky } from './flux-unit.ts';
import { errorKind, sigmaOf, type Warning } from './layout.ts';
import type { ByteSource } from './source.ts';
import type { SpectrumColumns } from './text-spectrum.ts';
import { readUnits } from './units.ts';

/** What a FITS spectrum says beyond its columns. */
export interface FitsSpectrum extends SpectrumColumns {
  readonly medium: Medium | undefined;
  readonly header: Header;
  readonly fluxUnit: string;
}

interface Axis {
  readonly waveAngstrom: Float64Array;
  readonly medium: Medium | undefined;
  readonly warnings: readonly Warning[];
}

function stepOf(header: Header): number {
  const step = header.number('CD1_1') ?? header.number('CDELT1');
  if (step !== undefined && step > 0) return step;
  throw header.broken('CDELT1', `is ${step ?? 'missing'}; wavelengths must rise`);
}

/** WAVE-LOG is lambda0 exp(step (p - p0) / lambda0) (FITS 4.0, 8.4); DC-FLAG 1, or a start below 10, is log10 of angstrom. */
function logarithmic(header: Header, count: number): Float64Array | undefined {
  const start = header.number('CRVAL1') ?? NaN;
  const isLn = /^A?WAVE?-LOG$/i.test(header.text('CTYPE1') ?? '') && start > 10;
  const isLog10 = start < 10 && start > 2 && header.text('CUNIT1')?.toLowerCase() !== 'um';
  if (!isLn && !isLog10 && header.get('DC-FLAG') !== 1) return undefined;
  const pixel = header.number('CRPIX1') ?? 1;
  const steps = linearWave((1 - pixel) * stepOf(header), stepOf(header), count);
  return steps.map(step => (isLn ? start * Math.exp(step / start) : 10 ** (start + step)));
}

function axisOf(header: Header, count: number): Axis {
  const waveAngstrom = logarithmic(header, count);
  if (waveAngstrom === undefined) {
    const { first, step, medium, warnings } = readWaveAxis(header, 1);
    return { waveAngstrom: linearWave(first, step, count), medium, warnings };
  }
  const type = header.text('CTYPE1')?.toUpperCase() ?? '';
  const inVacuum = type.startsWith('WAVE-') ? 'vacuum' : undefined;
  return { waveAngstrom, medium: type.startsWith('AWAV') ? 'air' : inVacuum, warnings: [] };
}

function isLine({ isImage, axes }: FitsUnit): boolean {
  const [length = 0, ...more] = axes;
  return isImage && length > 1 && more.every(other => other === 1);
}

function lineOf(units: readonly FitsUnit[], name: string): FitsUnit {
  const line = units.find(isLine);
  if (line !== undefined) return line;
  const found = units.map(({ axes, isImage }) => (isImage ? `NAXIS = ${axes.length}` : 'a table'));
  throw new SpaxelError(
    'SpectraUnreadable',
    `${name} holds no one-dimensional image (${found.join(', ')}): one spectrum a file is read.`
  );
}

async function numbers(
  source: ByteSource,
  unit: FitsUnit,
  signal: AbortSignal
): Promise<Float64Array> {
  const bytes = await source.read(unit.dataOffset, unit.dataBytes, signal);
  return Float64Array.from(decodePixels(bytes, encodingOf(unit.header)));
}

/** Reads the first one-dimensional image, and errors from an extension named so. @throws SpaxelError. */
export async function readFitsSpectrum(
  source: ByteSource,
  name: string,
  signal: AbortSignal
): Promise<FitsSpectrum> {
  const units = await readUnits(source, name, signal);
  const line = lineOf(units, name);
  const { waveAngstrom, medium, warnings } = axisOf(line.header, line.axes[0] as number);
  const unit = parseFluxUnit(line.header.text('BUNIT') ?? '');
  const isJansky = unit.per === 'hertz';
  const factor = waveAngstrom.map(wave =>
    isJansky ? 1e17 * unit.scale * perAngstromOfJansky(wave) : 1
  );
  const values = await numbers(source, line, signal);
  const errorUnit = units.find(
    other => isLine(other) && other.axes[0] === line.axes[0] && errorKind(other.name) !== undefined
  );
  const kind = errorKind(errorUnit?.name ?? '');
  const raw = errorUnit === undefined ? undefined : await numbers(source, errorUnit, signal);
  const error = factor.map((f, at) =>
    raw === undefined || kind === undefined ? NaN : f * sigmaOf(kind, raw[at] as number)
  );
  const isBad = (value: number, at: number): boolean =>
    !Number.isFinite(value) || (raw !== undefined && Number.isNaN(error[at]));
  return {
    waveAngstrom,
    flux: values.map((value, at) => value * (factor[at] as number)),
    error,
    mask: Uint8Array.from(values, (value, at) => (isBad(value, at) ? 1 : 0)),
    medium,
    warnings,
    header: line.header,
    fluxUnit: isJansky ? '1e-17 erg/s/cm2/Angstrom' : unit.text
  };
}
