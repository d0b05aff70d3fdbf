/** A dropped file as a cube: which of its images is flux, error and mask, and what the headers say. */
import {
  encodingOf,
  linearWave,
  pixelScaleArcsec,
  SpaxelError,
  type FitsUnit,
  type Header
} from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { TableFacts } from '../../tokens.ts';
import { linearAxis } from './axis.ts';
import type { ReadFile } from './file.ts';
import { readPixels } from './fitsjs.ts';
import { tableFacts } from './tables.ts';
import { Volume } from './volume.ts';

export interface LocalCube {
  readonly facts: Cube;
  readonly volume: Volume;
  readonly tables: readonly TableFacts[];
}

const onlyHere =
  'This file is in the browser alone; upload it below the folder of JupyterLab to fit it.';
const fluxNames = ['PRIMARY', 'DATA', 'SCI', 'FLUX'];
const errorNames: Readonly<Record<string, Cube['error']['kind']>> = {
  ERROR: 'std',
  ERR: 'std',
  SIGMA: 'std',
  STAT: 'variance',
  VAR: 'variance',
  VARIANCE: 'variance',
  IVAR: 'ivar'
};
const maskNames = ['MASK', 'DQ', 'BADPIX'];
/** The images that are taken together. */
interface Roles {
  readonly flux: FitsUnit;
  readonly error: FitsUnit | undefined;
  readonly kind: Cube['error']['kind'];
  readonly mask: FitsUnit | undefined;
}

/** @throws SpaxelError NotACube, CompressionUnsupported, AxisUnknown, HeaderBroken. */
export async function readLocalCube(file: ReadFile, path: string): Promise<LocalCube> {
  const { bytes, units } = file;
  const listed = units.filter(
    ({ header, isCompressed }) => header.text('XTENSION') === 'BINTABLE' && !isCompressed
  );
  const tables = await Promise.all(listed.map(unit => tableFacts(unit, bytes)));
  const roles = rolesOf(fluxOf(file, tables), units);
  const { flux, error, kind, mask } = roles;
  const { wave, warnings } = linearAxis(flux.header);
  const [nx = 0, ny = 0, nz = 0] = flux.axes;
  const facts: Cube = {
    ...{ id: path, path, digest: null, bytes: bytes.length, shape: { nx, ny, nz }, wave },
    flux: { unit: flux.header.text('BUNIT') ?? '', perAngstrom: 0, extension: flux.name },
    error: { kind, extension: error?.name ?? null },
    mask: { extension: mask?.name ?? null },
    ...words(flux.header, (units[0] ?? flux).header),
    ...{ lsf: null, warnings, viewingOnly: onlyHere }
  };
  return { facts, volume: await volumeOf(bytes, roles, facts), tables };
}

function rolesOf(flux: FitsUnit, units: readonly FitsUnit[]): Roles {
  const same = units.filter(
    unit => unit !== flux && unit.isImage && unit.axes.join() === flux.axes.join()
  );
  const error = same.find(({ name }) => name in errorNames);
  const mask = same.find(({ name }) => maskNames.includes(name));
  return { flux, error, kind: errorNames[error?.name ?? ''] ?? 'none', mask };
}

async function volumeOf(
  bytes: Uint8Array,
  { flux, error, kind, mask }: Roles,
  { shape, wave }: Cube
): Promise<Volume> {
  const pixels = ({ header, dataOffset, dataBytes }: FitsUnit): Promise<Float32Array> =>
    readPixels(bytes.subarray(dataOffset, dataOffset + dataBytes), encodingOf(header));
  return new Volume({
    ...shape,
    unit: flux.header.text('BUNIT') ?? '',
    flux: await pixels(flux),
    error: error === undefined || kind === 'none' ? null : { stored: await pixels(error), kind },
    zeroIsEmpty: encodingOf(flux.header).bitpix < 0,
    mask: mask === undefined ? null : await pixels(mask),
    wave: linearWave(wave.first, wave.step, shape.nz)
  });
}

function words(
  flux: Header,
  primary: Header
): Pick<Cube, 'instrument' | 'object' | 'redshift' | 'pixelScaleArcsec' | 'header'> {
  const text = (keyword: string): string => flux.text(keyword) ?? primary.text(keyword) ?? '';
  const z = flux.get('REDSHIFT') ?? primary.get('REDSHIFT');
  const headers = flux === primary ? [flux] : [primary, flux];
  return {
    instrument: text('INSTRUME').toLowerCase(),
    object: text('OBJECT'),
    redshift: typeof z === 'number' ? z : null,
    pixelScaleArcsec: pixelScaleArcsec(flux),
    header: headers.flatMap(({ cards }) =>
      cards.map(({ keyword, value, comment }): Cube['header'][number] => [keyword, value, comment])
    )
  };
}

/** The image that is shown; where there is none, the sentence says what the file holds instead. */
function fluxOf({ name, units }: ReadFile, tables: readonly TableFacts[]): FitsUnit {
  const cubes = units.filter(
    ({ isImage, axes }) => isImage && axes.length === 3 && !axes.includes(0)
  );
  const flux = cubes.find(one => fluxNames.includes(one.name)) ?? cubes[0];
  if (flux !== undefined) return flux;
  const packed = units.find(({ isCompressed }) => isCompressed);
  if (packed !== undefined)
    throw new SpaxelError(
      'CompressionUnsupported',
      `${name}: extension ${packed.name} is stored in compressed tiles; upload the file below the folder of JupyterLab, where they are read.`
    );
  const found = tables.map(
    table =>
      ` Table ${table.name} has ${String(table.rows)} rows of ${table.columns.map(one => one.name).join(', ')}.`
  );
  throw new SpaxelError('NotACube', `${name} holds no three-dimensional image.${found.join('')}`);
}
