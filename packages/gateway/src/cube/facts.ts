// What is told of an opened cube.
import {
  celestialCards,
  pixelScaleArcsec,
  type Card,
  type FitsUnit,
  type Header
} from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { CubeLayout, Warning } from './layout.ts';
import type { FileStamp } from './stamp.ts';

/** The unit that spectra and slices come in: per angstrom, whatever the file holds. */
export function servedUnit({ fluxUnit }: CubeLayout): { unit: string; perAngstrom: number } {
  if (fluxUnit.per === 'hertz') return { unit: '1e-17 erg/s/cm2/Angstrom', perAngstrom: 1e-17 };
  return { unit: fluxUnit.text, perAngstrom: fluxUnit.per === undefined ? 0 : fluxUnit.scale };
}

function unitWarnings({ fluxUnit }: CubeLayout): Warning[] {
  if (fluxUnit.per === 'angstrom') return [];
  const sentence =
    fluxUnit.per === 'hertz'
      ? `BUNIT is '${fluxUnit.text}': converted to 1e-17 erg/s/cm2/Angstrom.`
      : `BUNIT is '${fluxUnit.text}', which is not understood: the flux scale is arbitrary.`;
  return [{ code: 'UnitUnknown', sentence }];
}

function lsfOf({ lsf, wave, flux }: CubeLayout): Cube['lsf'] {
  if (lsf === null) return null;
  const middle = wave.first + (wave.step * ((flux.axes[2] ?? 1) - 1)) / 2;
  return { fwhmAngstrom: lsf.fwhm(middle), source: lsf.source };
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
  const { flux, wave, error, mask } = layout;
  const [nx = 0, ny = 0, nz = 0] = flux.axes;
  const primary = (units[0] as FitsUnit).header;
  const headers = [flux.header, primary];
  const { first, step, medium } = wave;
  const redshift = headers.map(header => header.get('REDSHIFT')).find(z => typeof z === 'number');
  return {
    id: file.id,
    path: file.stamp.name,
    digest: null,
    bytes: file.stamp.bytes,
    shape: { nx, ny, nz },
    wave: { first, step, medium, frame: findText(headers, 'SPECSYS') ?? 'unknown' },
    flux: { ...servedUnit(layout), extension: flux.name },
    error: { kind: error?.kind ?? 'none', extension: error?.unit.name ?? null },
    mask: { extension: mask?.name ?? null },
    instrument: layout.instrument,
    object: findText(headers, 'OBJECT') ?? '',
    redshift: redshift ?? null,
    lsf: lsfOf(layout),
    pixelScaleArcsec: pixelScaleArcsec(flux.header),
    header: [...cardRows(primary), ...(flux.header === primary ? [] : cardRows(flux.header))],
    warnings: [...layout.warnings, ...unitWarnings(layout)]
  };
}

/** The cards that put a map of this cube on the sky. */
export function skyCards({ flux }: CubeLayout): Card[] {
  return celestialCards(flux.header);
}
