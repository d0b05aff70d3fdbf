// What is told of an opened cube.
import {
  celestialCards,
  pixelScaleArcsec,
  type Card,
  type FitsUnit,
  type Header
} from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { CubeLayout } from './layout.ts';
import type { FileStamp } from './stamp.ts';

function lsfOf({ lsf }: CubeLayout): Cube['lsf'] {
  if (lsf === null) return null;
  const { fwhm, source } = lsf;
  const middle = [(fwhm.length - 1) >> 1, fwhm.length >> 1].map(channel => fwhm[channel] ?? NaN);
  return { fwhmAngstrom: ((middle[0] ?? NaN) + (middle[1] ?? NaN)) / 2, source };
}

/** A linear axis by its start and step; any other by its values, the step being the mean one. */
function waveOf({ wave }: CubeLayout, frame: string): Cube['wave'] {
  const { values, linear, medium, unit } = wave;
  if (linear !== undefined) return { ...linear, medium, frame };
  const [first = NaN, last = NaN] = [values[0], values.at(-1)];
  const step = (last - first) / (values.length - 1);
  return {
    first,
    step,
    medium,
    frame,
    values: [...values],
    ...(unit === undefined ? {} : { unit })
  };
}

function cardRows(header: Header): Cube['header'] {
  return header.cards.map(({ keyword, value, comment }: Card) => [keyword, value, comment]);
}

function findText(headers: readonly Header[], keyword: string): string | undefined {
  return headers.map(header => header.text(keyword)).find(text => text !== undefined);
}

/** The facts of a cube, without a digest yet. */
export function factsOf(
  layout: CubeLayout,
  units: readonly FitsUnit[],
  file: { id: string; stamp: FileStamp }
): Cube {
  const { flux, error, masks, wave } = layout;
  const [nx = 0, ny = 0, nz = 0] = flux.axes;
  const primary = (units[0] as FitsUnit).header;
  const headers = [flux.header, primary];
  const redshift = headers.map(header => header.get('REDSHIFT')).find(z => typeof z === 'number');
  return {
    id: file.id,
    path: file.stamp.name,
    digest: null,
    bytes: file.stamp.bytes,
    shape: { nx, ny, nz },
    wave: waveOf(layout, findText(headers, 'SPECSYS') ?? 'unknown'),
    flux: { ...layout.served, extension: flux.name },
    error: { kind: error?.kind ?? 'none', extension: error?.unit.name ?? null },
    mask: { extension: masks.map(({ unit }) => unit.name).join('+') || null },
    instrument: layout.instrument,
    object: findText(headers, 'OBJECT') ?? '',
    redshift: redshift ?? null,
    lsf: lsfOf(layout),
    pixelScaleArcsec: pixelScaleArcsec(flux.header),
    header: [...cardRows(primary), ...(flux.header === primary ? [] : cardRows(flux.header))],
    warnings: [...layout.warnings],
    ...(wave.viewingOnly === undefined ? {} : { viewingOnly: wave.viewingOnly })
  };
}

/** The cards that put a map of this cube on the sky. */
export function skyCards({ flux }: CubeLayout): Card[] {
  return celestialCards(flux.header);
}
