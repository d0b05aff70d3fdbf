// MaNGA data cubes (LOGCUBE, LINCUBE): FLUX, IVAR, MASK, and the wavelengths and resolution in extensions of their own.
import type { FitsUnit } from '@spaxel/core';
import { imageNamed, numbersOf, type FitsFile } from '../file.ts';
import { isCube, type Lsf, type Warning } from '../layout.ts';
import type { Declaration, Reader } from './reader.ts';

/** MANGA_DRP3PIXMASK: FORESTAR and DONOTUSE (Law et al. 2016, table B11; the documentation of mangadap has the same). */
const badBits = 2 ** 3 + 2 ** 10;
/** MANGA_DRP3QUAL: CRITICAL, at the same places. */
const critical = 30;
const fwhmPerSigma = Math.sqrt(8 * Math.LN2);

function fluxOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  return units.find(unit => unit.name === 'FLUX' && isCube(unit));
}

function isMine(units: readonly FitsUnit[]): boolean {
  const says = ({ header }: FitsUnit): boolean =>
    header.text('MANGAID') !== undefined || header.text('INSTRUME')?.toUpperCase() === 'MANGA';
  return fluxOf(units) !== undefined && units.some(says);
}

/** The median over the spaxels of a cube's positive values, channel by channel. */
function medians(values: Float64Array, channels: number): Float64Array {
  const plane = values.length / channels;
  return new Float64Array(channels).map((_, k) => {
    const good = values
      .slice(k * plane, (k + 1) * plane)
      .filter(value => value > 0)
      .sort();
    return good[good.length >> 1] ?? NaN;
  });
}

/** SPECRES is R at every channel, the channel's width included; LSFPOST one sigma in angstrom at every voxel. */
async function lsfOf(
  file: FitsFile,
  wave: ArrayLike<number>,
  signal: AbortSignal
): Promise<Lsf | null> {
  const resolution = imageNamed(file, 'SPECRES');
  if (resolution !== undefined) {
    const fwhm = await numbersOf(file, resolution, signal);
    return { source: 'SPECRES', fwhm: fwhm.map((one, k) => (wave[k] ?? NaN) / one) };
  }
  const post = imageNamed(file, 'LSFPOST') ?? imageNamed(file, 'DISP');
  if (post === undefined) return null;
  const sigma = medians(await numbersOf(file, post, signal), post.axes[2] ?? 1);
  return {
    source: `${post.name}, median of the spaxels`,
    fwhm: sigma.map(one => one * fwhmPerSigma)
  };
}

function qualityWarnings(units: readonly FitsUnit[]): Warning[] {
  const quality = units
    .map(({ header }) => header.number('DRP3QUAL'))
    .find(one => one !== undefined);
  if (quality === undefined || Math.floor(quality / 2 ** critical) % 2 === 0) return [];
  const sentence = `DRP3QUAL has bit ${critical} (CRITICAL): its makers say that this cube is not to be used.`;
  return [{ code: 'HeaderBroken', sentence }];
}

async function declare(file: FitsFile, signal: AbortSignal): Promise<Declaration> {
  const { units } = file;
  const table = imageNamed(file, 'WAVE');
  const declaration: Declaration = {
    instrument: 'manga',
    flux: fluxOf(units) as FitsUnit,
    errors: { IVAR: 'ivar' },
    masks: { MASK: badBits },
    medium: 'vacuum',
    waveUnit: 'Angstrom',
    unit: { text: '1e-17 erg/s/cm2/Angstrom/spaxel', when: 'silent' },
    warnings: qualityWarnings(units)
  };
  if (table === undefined) return declaration;
  const values = await numbersOf(file, table, signal);
  const lsf = await lsfOf(file, values, signal);
  return { ...declaration, waveTable: { name: 'WAVE', values }, lsf: () => lsf };
}

export const manga: Reader = { name: 'manga', recognises: isMine, declare };
