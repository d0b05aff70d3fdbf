// From what a reader declares and what the user says to the layout of a cube: the one place where both meet.
import { SpaxelError, tabulatedLsf, type FitsUnit, type Header, type Medium } from '@spaxel/core';
import { findError, namedError, type ErrorImage } from './errors.ts';
import { parseFluxUnit, perAngstromOfJansky, varianceScale, type FluxUnit } from './flux-unit.ts';
import { isCube, type CubeLayout, type Lsf, type OpenOptions, type Warning } from './layout.ts';
import { findMasks, namedMasks } from './masks.ts';
import type { Declaration } from './readers/reader.ts';
import { readWaveAxis, type WaveAxis } from './wave/axis.ts';

/** The unit of everything that had to be converted. */
const converted = { unit: '1e-17 erg/s/cm2/Angstrom', perAngstrom: 1e-17 };

function fluxOf(units: readonly FitsUnit[], own: FitsUnit, said: string | undefined): FitsUnit {
  if (said === undefined) return own;
  const flux = units.find(unit => unit.name === said.toUpperCase() && isCube(unit));
  if (flux !== undefined) return flux;
  throw new SpaxelError(
    'OptionInvalid',
    `--flux-ext ${said}: ${own.header.file} has no three-dimensional image of this name.`
  );
}

function axisOf(flux: FitsUnit, { waveUnit, waveTable }: Declaration): WaveAxis {
  return readWaveAxis(flux.header, {
    count: flux.axes[2] ?? 0,
    ...(waveUnit === undefined ? {} : { declaredUnit: waveUnit }),
    ...(waveTable === undefined ? {} : { table: waveTable.values, tableName: waveTable.name })
  });
}

/** The medium: what the user said, else what CTYPE3 says, else what the instrument's reader does. */
function mediumOf(
  axis: WaveAxis,
  { medium: declared, isMediumSure, instrument }: Declaration,
  said: Medium | undefined
): { medium: Medium; warnings: Warning[] } {
  const sure = isMediumSure === true ? declared : undefined;
  const known = said ?? sure ?? axis.medium ?? declared;
  const isDoubtful = said === undefined && known === axis.medium && declared !== undefined;
  if (known !== undefined && isDoubtful && known !== declared) {
    const sentence = `CTYPE3 says ${known}, though ${instrument} cubes are in ${declared}; ${known} is taken. Say --wave air or --wave vacuum.`;
    return { medium: known, warnings: [{ code: 'AxisUnknown', sentence }] };
  }
  if (known !== undefined) return { medium: known, warnings: [] };
  const sentence =
    'CTYPE3 does not say air or vacuum; air is taken. Say --wave air or --wave vacuum.';
  return { medium: 'air', warnings: [{ code: 'AxisUnknown', sentence }] };
}

function unitOf({ header }: FitsUnit, { unit }: Declaration): FluxUnit {
  const said = header.text('BUNIT');
  const text = unit?.when === 'always' ? unit.text : (said ?? unit?.text);
  return parseFluxUnit(text ?? '');
}

interface Flux {
  readonly factor: Float64Array;
  readonly served: CubeLayout['served'];
  readonly warnings: readonly Warning[];
}

/** How stored numbers become flux per angstrom. */
function fluxScale(axis: WaveAxis, unit: FluxUnit, { scale = 1 }: Declaration): Flux {
  const at = (channel: number): number =>
    typeof scale === 'number' ? scale : (scale[channel] ?? NaN);
  const { text, per } = unit;
  if (per === 'hertz') {
    const factor = axis.values.map(
      (wave, k) => at(k) * unit.scale * 1e17 * perAngstromOfJansky(wave)
    );
    const sentence = `BUNIT is '${text}': converted to ${converted.unit}.`;
    return { factor, served: converted, warnings: [{ code: 'UnitUnknown', sentence }] };
  }
  if (per === 'angstrom' && scale !== 1) {
    const factor = axis.values.map((_, k) => at(k) * unit.scale * 1e17);
    return { factor, served: converted, warnings: [] };
  }
  const factor = axis.values.map((_, k) => at(k));
  if (per === 'angstrom')
    return { factor, served: { unit: text, perAngstrom: unit.scale }, warnings: [] };
  const sentence = `BUNIT is '${text}', which is not understood: the flux scale is arbitrary.`;
  return {
    factor,
    served: { unit: text, perAngstrom: 0 },
    warnings: [{ code: 'UnitUnknown', sentence }]
  };
}

/** A variance must be in the square of the flux's unit; a header that says otherwise deserves a word. */
function varianceWarnings(error: ErrorImage | null, { scale }: FluxUnit): Warning[] {
  const text = error?.unit.header.text('BUNIT');
  const stat = text === undefined ? undefined : varianceScale(text);
  if (error?.kind !== 'variance' || stat === undefined) return [];
  if (Math.abs(Math.log10(stat / scale ** 2)) < 0.01) return [];
  const sentence = `BUNIT of ${error.unit.name} is '${text ?? ''}', not the square of the flux's; it is read as if it were.`;
  return [{ code: 'UnitUnknown', sentence }];
}

function outsideOf({ values }: WaveAxis, { validRange, gaps = [] }: Declaration): Uint8Array {
  const [from, to] = validRange ?? [-Infinity, Infinity];
  const inGap = (wave: number): boolean => gaps.some(([low, high]) => wave >= low && wave <= high);
  return Uint8Array.from(values, wave => (wave >= from && wave <= to && !inGap(wave) ? 0 : 1));
}

function lsfOf(
  axis: WaveAxis,
  header: Header,
  [declaration, options]: [Declaration, OpenOptions]
): Lsf | null {
  if (options.lsf !== undefined)
    return { source: '--lsf', fwhm: tabulatedLsf(options.lsf, axis.values) };
  const fwhm = header.number('LSFFWHM') ?? 0;
  if (fwhm > 0) return { source: 'LSFFWHM', fwhm: axis.values.map(() => fwhm) };
  const resolution = declaration.isSpecresVoid === true ? 0 : (header.number('SPECRES') ?? 0);
  if (resolution > 0)
    return { source: 'SPECRES', fwhm: axis.values.map(wave => wave / resolution) };
  return axis.viewingOnly === undefined ? (declaration.lsf?.(axis) ?? null) : null;
}

function lsfWarnings(lsf: Lsf | null): Warning[] {
  if (lsf?.caution !== undefined) return [{ code: 'LsfUnknown', sentence: lsf.caution }];
  if (lsf !== null) return [];
  const sentence = 'The resolution of this instrument is not known; a fit needs --lsf.';
  return [{ code: 'LsfUnknown', sentence }];
}

/**
 * The layout of a cube.
 * @throws SpaxelError AxisUnknown, HeaderBroken, or OptionInvalid when what the user names is not there.
 */
export function layOut(
  file: { units: readonly FitsUnit[]; beside: readonly FitsUnit[] },
  declaration: Declaration,
  options: OpenOptions
): CubeLayout {
  const { units } = file;
  const { errorExtension, maskExtension } = options;
  const flux = fluxOf(units, declaration.flux, options.fluxExtension);
  const axis = axisOf(flux, declaration);
  const { medium, warnings } = mediumOf(axis, declaration, options.medium);
  const unit = unitOf(flux, declaration);
  const { factor, served, warnings: unitWarnings } = fluxScale(axis, unit, declaration);
  const error =
    errorExtension === undefined
      ? findError(units, flux, declaration.errors)
      : namedError(file, flux, errorExtension);
  const masks =
    maskExtension === undefined
      ? findMasks(units, flux, declaration.masks)
      : namedMasks(units, flux, maskExtension);
  const lsf = lsfOf(axis, flux.header, [declaration, options]);
  const said = [...axis.warnings, ...warnings, ...(declaration.warnings ?? [])];
  return {
    instrument: declaration.instrument,
    flux,
    error,
    masks,
    wave: { ...axis, medium },
    outside: outsideOf(axis, declaration),
    factor,
    served,
    lsf,
    warnings: [...said, ...varianceWarnings(error, unit), ...lsfWarnings(lsf), ...unitWarnings]
  };
}
