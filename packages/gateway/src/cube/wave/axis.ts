// The spectral axis of a cube or spectrum, in angstrom at every channel, or a sentence that says why not (FITS 4.0, 8.4).
import { linearWave, type Header, type Medium } from '@spaxel/core';
import type { Warning } from '../layout.ts';
import { axisKind, axisUnknown, type AxisKind } from './kind.ts';
import { risingStep, stepOf } from './step.ts';
import { angstromIn, unitFactor } from './unit.ts';
import { wavelengthsFor } from './view.ts';

/** The wavelengths of a cube. */
export interface WaveAxis {
  /** Centre of every channel: angstrom, or `unit`. */
  readonly values: Float64Array;
  /** Of channel 0 and between channels, angstrom; undefined when the axis is not linear. */
  readonly linear: { readonly first: number; readonly step: number } | undefined;
  /** Undefined when the header does not say. */
  readonly medium: Medium | undefined;
  /** Set where `values` are no wavelengths. */
  readonly unit: 'km/s' | undefined;
  /** Why no spectrum of it can be fitted; undefined for wavelengths. */
  readonly viewingOnly: string | undefined;
  readonly warnings: readonly Warning[];
}

/** What is known of an axis beyond its header. */
export interface AxisRequest {
  /** 3 in a cube, 1 in a spectrum. */
  readonly axis?: number;
  readonly count: number;
  /** The unit that a known instrument's reader declares where its cubes are silent. */
  readonly declaredUnit?: string;
  /** Wavelengths in angstrom from a table or an extension of the file: they are the axis. */
  readonly table?: ArrayLike<number>;
  /** The name of that extension, for warnings. */
  readonly tableName?: string;
}

interface Reading {
  readonly header: Header;
  readonly axis: number;
  readonly request: AxisRequest;
  readonly warnings: Warning[];
  /** CRVAL, in the header's unit. */
  readonly value: number;
}

const log10Reach = [3, 5] as const;

/** CRPIX; FITS says 0 where there is none. */
function pixelOf({ header, axis, warnings }: Reading): number {
  const pixel = header.number(`CRPIX${axis}`);
  if (pixel !== undefined) return pixel;
  const sentence = `CRPIX${axis} is missing; 0 is taken, as FITS says.`;
  warnings.push({ code: 'AxisUnknown', sentence });
  return 0;
}

/** Below 10, and not in a unit in which that is a wavelength: a logarithm. */
function isLogarithm({ header, axis, request, value }: Reading): boolean {
  const unit = header.text(`CUNIT${axis}`) ?? request.declaredUnit ?? '';
  return value > 0 && value < 10 && (angstromIn(unit) ?? 1) === 1;
}

/** CRVAL is log10 of angstrom (about 3.6). @throws SpaxelError AxisUnknown for another logarithm. */
function log10Values(reading: Reading): Float64Array {
  const { header, axis, request, warnings, value } = reading;
  const keyword = `CRVAL${axis}`;
  const [least, most] = log10Reach;
  if (value < least || value > most)
    throw axisUnknown(
      header,
      keyword,
      `is ${value}, which is no log10 of a wavelength in angstrom`
    );
  const step = risingStep(header, axis, warnings);
  const steps = linearWave((1 - pixelOf(reading)) * step, step, request.count);
  const sentence = `${keyword} is ${value}: read as log10 of the wavelength in angstrom.`;
  warnings.push({ code: 'AxisUnknown', sentence });
  return steps.map(away => 10 ** (value + away));
}

/** lambda = CRVAL exp(CDELT (p - CRPIX) / CRVAL) (FITS 4.0, 8.4, table 27). */
function logValues(reading: Reading): Float64Array {
  const { header, axis, request, warnings, value } = reading;
  const step = risingStep(header, axis, warnings);
  const factor = unitFactor(
    header,
    { axis, form: 'log', declared: request.declaredUnit },
    warnings
  );
  const steps = linearWave((1 - pixelOf(reading)) * step, step, request.count);
  return steps.map(away => value * factor * Math.exp(away / value));
}

function linearAxis(reading: Reading): { first: number; step: number } {
  const { header, axis, request, warnings, value } = reading;
  const declared = request.declaredUnit;
  const factor = unitFactor(header, { axis, form: 'linear', declared }, warnings);
  const step = risingStep(header, axis, warnings) * factor;
  const first = value * factor + (1 - pixelOf(reading)) * step;
  if (first > 0) return { first, step };
  throw axisUnknown(header, `CRVAL${axis}`, `puts channel 0 at ${first} angstrom`);
}

/** Frequencies and velocities as wavelengths in vacuum; velocities as they are when no line is named. */
function viewedAxis(reading: Reading, kind: AxisKind): Pick<WaveAxis, 'values' | 'unit'> {
  const { header, axis, request, warnings, value } = reading;
  const factor = unitFactor(header, { axis, form: kind.form, declared: undefined }, warnings);
  const step = stepOf(header, axis, warnings);
  const away = linearWave((1 - pixelOf(reading)) * step, step, request.count);
  return wavelengthsFor(
    header,
    kind,
    away.map(one => (value + one) * factor)
  );
}

/** DC-FLAG 1 (IRAF) and a CRVAL below 10 both say log10 of angstrom. */
function valuesOf(reading: Reading, kind: AxisKind): Pick<WaveAxis, 'values' | 'linear' | 'unit'> {
  const plain = { linear: undefined, unit: undefined };
  if (kind.form === 'frequency' || kind.form === 'velocity')
    return { linear: undefined, ...viewedAxis(reading, kind) };
  if (isLogarithm(reading) || reading.header.get('DC-FLAG') === 1)
    return { values: log10Values(reading), ...plain };
  if (kind.form === 'log') return { values: logValues(reading), ...plain };
  const linear = linearAxis(reading);
  const values = linearWave(linear.first, linear.step, reading.request.count);
  return { values, linear, unit: undefined };
}

/** @throws SpaxelError AxisUnknown unless a table is as long as the axis and rises. */
function checkTable(
  header: Header,
  table: ArrayLike<number>,
  { count, tableName }: AxisRequest
): void {
  const name = tableName ?? 'its wavelength table';
  if (table.length !== count)
    throw axisUnknown(header, name, `holds ${table.length} wavelengths for ${count} channels`);
  for (let channel = 0; channel < count; channel += 1) {
    const [before, here] = [
      channel === 0 ? 0 : (table[channel - 1] as number),
      table[channel] as number
    ];
    if (!(here > before) || !Number.isFinite(here))
      throw axisUnknown(
        header,
        name,
        `has ${here} angstrom at channel ${channel}; wavelengths must rise`
      );
  }
}

/** The header's own axis beside a table of wavelengths: a difference beyond a twentieth of a channel deserves a word. */
function tableWarnings(header: Header, request: AxisRequest, table: ArrayLike<number>): Warning[] {
  const { table: _, ...own } = request;
  let ours: WaveAxis;
  try {
    ours = readWaveAxis(header, own);
  } catch {
    return [];
  }
  const { count, axis = 3, tableName = 'table' } = request;
  const channel = Math.abs((table[1] as number) - (table[0] as number));
  const off = [0, count - 1].map(at =>
    Math.abs((ours.values[at] as number) - (table[at] as number))
  );
  if (ours.unit !== undefined || Math.max(...off) < channel / 20) return [];
  const sentence = `CRVAL${axis} and its step differ from ${tableName} by up to ${Math.max(...off).toFixed(3)} A; ${tableName} is taken.`;
  return [{ code: 'AxisUnknown', sentence }];
}

/**
 * Reads a spectral axis.
 * @throws SpaxelError AxisUnknown or HeaderBroken, naming file and keyword.
 */
export function readWaveAxis(header: Header, request: AxisRequest): WaveAxis {
  const { axis = 3, table } = request;
  const kind = axisKind(header, axis, request.declaredUnit !== undefined || table !== undefined);
  const rest = { medium: kind.medium, viewingOnly: undefined };
  if (table !== undefined) {
    checkTable(header, table, request);
    const warnings = kind.form === 'table' ? [] : tableWarnings(header, request, table);
    return {
      values: Float64Array.from(table),
      linear: undefined,
      unit: undefined,
      ...rest,
      warnings
    };
  }
  if (kind.form === 'table')
    throw axisUnknown(
      header,
      `PS${axis}_0`,
      `names no table of wavelengths, though CTYPE${axis} is '${kind.type}'`
    );
  const value = header.number(`CRVAL${axis}`);
  if (value === undefined) throw axisUnknown(header, `CRVAL${axis}`, 'is missing');
  const reading: Reading = { header, axis, request, warnings: [], value };
  const values = valuesOf(reading, kind);
  const isWave = kind.form === 'linear' || kind.form === 'log';
  const sentence = `${header.file}: CTYPE${axis} is '${kind.type}', not a wavelength: it is shown, not fitted; convert the cube to wavelength.`;
  return {
    ...values,
    medium: kind.medium,
    viewingOnly: isWave ? undefined : sentence,
    warnings: [...reading.warnings, ...(isWave ? [] : [{ code: 'AxisUnknown', sentence }])]
  };
}
