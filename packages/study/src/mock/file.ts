// A mock as a FITS file in its instrument's layout, with the truth beside it.
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SpaxelError, writeFits, type Hdu } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { card, cubeCards, mapCards, megaraCards, museCards, recipeCards } from './cards.ts';
import { truthNames, type TruthName } from './disc.ts';
import { instruments } from './instrument.ts';
import { makeMock, type Mock } from './mock.ts';
import type { MockOptions } from './options.ts';

const truthUnits: Readonly<Record<TruthName, string>> = {
  V: 'km/s',
  SIGMA: 'km/s',
  AGE_LW: 'log10(yr)',
  MH_LW: 'dex',
  AV: 'mag',
  SNR: ''
};

function truthHdus(mock: Mock): Hdu[] {
  const { nx, ny } = mock.options;
  return truthNames.map(name => ({
    name: `TRUE_${name}`,
    cards: [card('BUNIT', truthUnits[name]), ...mapCards(mock)],
    image: { shape: [ny, nx], data: mock.truth[name] }
  }));
}

/** MEGARA: flux in the primary unit, no errors. */
function megaraHdus(mock: Mock): Hdu[] {
  const { nx, ny } = mock.options;
  const unit = card('BUNIT', instruments.megara.fluxUnit);
  return [
    {
      cards: [...megaraCards(mock), unit, ...cubeCards(mock), ...recipeCards(mock)],
      image: { shape: [mock.wave.length, ny, nx], data: mock.flux }
    }
  ];
}

/** MUSE: empty primary unit; DATA, STAT (variance) and DQ (0 good, 1 no data). */
function museHdus(mock: Mock): Hdu[] {
  const { nx, ny } = mock.options;
  const shape = [mock.wave.length, ny, nx];
  const unit = instruments.muse.fluxUnit;
  const names = [
    card('HDUCLASS', 'ESO'),
    card('SCIDATA', 'DATA'),
    card('ERRDATA', 'STAT'),
    card('QUALDATA', 'DQ')
  ];
  const of = (name: string, bunit: string): Pick<Hdu, 'name' | 'cards'> => ({
    name,
    cards: [...names, ...(bunit === '' ? [] : [card('BUNIT', bunit)]), ...cubeCards(mock)]
  });
  const quality = Int32Array.from(mock.flux, value => (Number.isNaN(value) ? 1 : 0));
  return [
    { cards: [...museCards(), ...recipeCards(mock)] },
    { ...of('DATA', unit), image: { shape, data: mock.flux } },
    { ...of('STAT', `(${unit})**2`), image: { shape, data: mock.error.map(one => one * one) } },
    { ...of('DQ', ''), image: { shape, data: quality } }
  ];
}

/** A mock as a FITS file: its instrument's units first, then TRUE_V, TRUE_SIGMA, TRUE_AGE_LW, TRUE_MH_LW, TRUE_AV, TRUE_SNR. */
export function mockBytes(mock: Mock): Uint8Array {
  const cube = mock.options.instrument === 'muse' ? museHdus(mock) : megaraHdus(mock);
  return writeFits([...cube, ...truthHdus(mock)]);
}

/**
 * Makes a mock and writes it; the file is whole or absent.
 * @throws SpaxelError OptionInvalid, TemplatesOff, OutputUnwritable.
 */
export async function makeMockFile(
  path: string,
  options: Partial<MockOptions>,
  set: Templates
): Promise<Mock> {
  const mock = makeMock(options, set);
  const draft = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, mockBytes(mock));
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new SpaxelError('OutputUnwritable', `${path} cannot be written.`, cause);
  }
  return mock;
}
