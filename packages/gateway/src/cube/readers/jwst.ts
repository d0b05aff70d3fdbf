// JWST s3d cubes: SCI in MJy/sr, ERR, DQ; wavelengths linear in micrometres or in a table.
import { SpaxelError, type ErrorKind, type FitsUnit } from '@spaxel/core';
import { columnOf, type FitsFile } from '../file.ts';
import { isCube } from '../layout.ts';
import { angstromIn } from '../wave/unit.ts';
import { tabulated } from '../wave/table.ts';
import type { Declaration, Reader } from './reader.ts';

/** DQ: DO_NOT_USE and NON_SCIENCE. */
const badBits = 1 + 512;
const errorKinds: Readonly<Record<string, ErrorKind>> = {
  ERR: 'std',
  VAR: 'variance',
  IVAR: 'ivar',
  IERR: 'istd'
};

function scienceOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  return units.find(unit => unit.name === 'SCI' && isCube(unit));
}

function isMine(units: readonly FitsUnit[]): boolean {
  const says = ({ header }: FitsUnit): boolean => header.text('TELESCOP')?.toUpperCase() === 'JWST';
  return scienceOf(units) !== undefined && units.some(says);
}

/** Surface brightness times the solid angle of a spaxel is flux. */
function unitOf({ header }: FitsUnit): Pick<Declaration, 'unit' | 'scale' | 'warnings'> {
  const said = header.text('BUNIT')?.replaceAll(' ', '');
  if (said !== 'MJy/sr') return {};
  const steradian = header.number('PIXAR_SR');
  if (steradian !== undefined && steradian > 0)
    return { unit: { text: 'Jy', when: 'always' }, scale: steradian * 1e6 };
  const sentence = 'PIXAR_SR is missing, so that MJy/sr cannot be made flux.';
  return { warnings: [{ code: 'UnitUnknown', sentence }] };
}

/** The table that PS3_0 names, its column PS3_1, and the index vector PS3_2 when there is one. @throws SpaxelError AxisUnknown. */
async function tableOf(
  file: FitsFile,
  { header, axes }: FitsUnit,
  signal: AbortSignal
): Promise<Declaration['waveTable']> {
  if (header.text('CTYPE3')?.toUpperCase().endsWith('-TAB') !== true) return undefined;
  const [name, column] = [header.text('PS3_0') ?? '', header.text('PS3_1') ?? ''];
  const table = file.units.find(unit => unit.name === name.toUpperCase() && !unit.isImage);
  const refuse = (sentence: string): never => {
    throw new SpaxelError('AxisUnknown', `${file.name}: ${sentence}.`);
  };
  if (table === undefined) return refuse(`PS3_0 names a table '${name}', which the file lacks`);
  const unit = table.header.text('TUNIT1') ?? header.text('CUNIT3') ?? 'um';
  const factor =
    angstromIn(unit) ?? refuse(`CUNIT3 is '${unit}', which is no unit of wavelength that is known`);
  const stored = await columnOf(file, table, [column, signal]);
  const indexed = header.text('PS3_2')?.trim();
  const index = indexed ? await columnOf(file, table, [indexed, signal]) : undefined;
  const columns = { coordinates: stored.map(one => one * factor), index };
  const values = tabulated(header, columns, axes[2] ?? 0);
  return { name: table.name, values };
}

async function declare(file: FitsFile, signal: AbortSignal): Promise<Declaration> {
  const flux = scienceOf(file.units) as FitsUnit;
  const type = file.units.map(({ header }) => header.text('ERRTYPE')).find(Boolean) ?? 'ERR';
  const kind = errorKinds[type.toUpperCase()];
  if (kind === undefined)
    throw new SpaxelError(
      'UnitUnknown',
      `${file.name}: ERRTYPE is '${type}', which is no kind of error that is known.`
    );
  const waveTable = await tableOf(file, flux, signal);
  return {
    instrument: 'jwst',
    flux,
    errors: { ERR: kind },
    masks: { DQ: badBits },
    medium: 'vacuum',
    waveUnit: 'um',
    ...(waveTable === undefined ? {} : { waveTable }),
    ...unitOf(flux)
  };
}

export const jwst: Reader = { name: 'jwst', recognises: isMine, declare };
