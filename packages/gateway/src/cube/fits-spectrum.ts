// A spectrum as a one-dimensional FITS image, its wavelengths linear or logarithmic.
import {
  decodePixels,
  encodingOf,
  sigmaOf,
  SpaxelError,
  type FitsUnit,
  type Header,
  type Medium
} from '@spaxel/core';
import { parseFluxUnit, perAngstromOfJansky } from './flux-unit.ts';
import { errorKind } from './errors.ts';
import type { ByteSource } from './source.ts';
import type { SpectrumColumns } from './text-spectrum.ts';
import { readUnits } from './units.ts';
import { readWaveAxis, type WaveAxis } from './wave/axis.ts';

/** What a FITS spectrum says beyond its columns. */
export interface FitsSpectrum extends SpectrumColumns {
  readonly medium: Medium | undefined;
  readonly header: Header;
  readonly fluxUnit: string;
}

/** @throws SpaxelError AxisUnknown, also for frequencies and velocities. */
function axisOf(header: Header, count: number): WaveAxis {
  const axis = readWaveAxis(header, { axis: 1, count });
  if (axis.viewingOnly === undefined) return axis;
  throw new SpaxelError('AxisUnknown', axis.viewingOnly);
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
  const { values: waveAngstrom, medium, warnings } = axisOf(line.header, line.axes[0] as number);
  const unit = parseFluxUnit(line.header.text('BUNIT') ?? '');
  const isJansky = unit.per === 'hertz';
  const factor = waveAngstrom.map(wave =>
    isJansky ? 1e17 * unit.scale * perAngstromOfJansky(wave) : 1
  );
  const flux = await numbers(source, line, signal);
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
    flux: flux.map((value, at) => value * (factor[at] as number)),
    error,
    mask: Uint8Array.from(flux, (value, at) => (isBad(value, at) ? 1 : 0)),
    medium,
    warnings,
    header: line.header,
    fluxUnit: isJansky ? '1e-17 erg/s/cm2/Angstrom' : unit.text
  };
}
