// A reader made from an instrument's description: a file of the user's own (protocol/schemas/instrument.json).
import { SpaxelError, tabulatedLsf, type FitsUnit } from '@spaxel/core';
import type { Instrument } from '@spaxel/protocol';
import { isCube, type Lsf } from '../layout.ts';
import type { WaveAxis } from '../wave/axis.ts';
import type { Declaration, Reader } from './reader.ts';

function holds(
  units: readonly FitsUnit[],
  keyword: string,
  wanted: string | number | boolean
): boolean {
  const same = (value: unknown): boolean =>
    typeof wanted === 'string' && typeof value === 'string'
      ? value.trim().toUpperCase() === wanted.trim().toUpperCase()
      : value === wanted;
  return units.some(({ header }) => same(header.get(keyword.toUpperCase())));
}

function fluxOf(units: readonly FitsUnit[], { flux }: Instrument): FitsUnit | undefined {
  return units.find(unit => unit.name === flux.extension.toUpperCase() && isCube(unit));
}

function lsfOf({ name, lsf }: Instrument, { values }: WaveAxis): Lsf | null {
  const source = `instrument ${name}`;
  if (lsf?.table !== undefined) {
    const table = {
      wave: lsf.table.map(([wave]) => wave),
      fwhm: lsf.table.map(([, fwhm]) => fwhm)
    };
    return { source, fwhm: tabulatedLsf(table, values) };
  }
  const { fwhm, resolution } = lsf ?? {};
  if (resolution !== undefined) return { source, fwhm: values.map(wave => wave / resolution) };
  return fwhm === undefined ? null : { source, fwhm: values.map(() => fwhm) };
}

function declared(instrument: Instrument, flux: FitsUnit): Declaration {
  const { name, error, mask, wave } = instrument;
  const { unit, scale } = instrument.flux;
  return {
    instrument: name,
    flux,
    errors: error === undefined ? {} : { [error.extension.toUpperCase()]: error.kind },
    masks: mask === undefined ? {} : { [mask.extension.toUpperCase()]: mask.bits ?? null },
    ...(wave?.medium === undefined ? {} : { medium: wave.medium, isMediumSure: true }),
    ...(wave?.unit === undefined ? {} : { waveUnit: wave.unit }),
    ...(unit === undefined ? {} : { unit: { text: unit, when: 'always' as const } }),
    ...(scale === undefined ? {} : { scale }),
    lsf: axis => lsfOf(instrument, axis)
  };
}

/** The reader of a saved instrument. Extensions that it names and the file lacks are refused, not passed over. */
export function savedReader(instrument: Instrument): Reader {
  const { cards = {}, extensions = [] } = instrument.recognises;
  return {
    name: instrument.name,
    recognises: units =>
      fluxOf(units, instrument) !== undefined &&
      Object.entries(cards).every(([keyword, value]) => holds(units, keyword, value)) &&
      extensions.every(name => units.some(unit => unit.name === name.toUpperCase())),
    declare: ({ units, name: file }) => {
      const { error, mask } = instrument;
      for (const named of [error, mask]) {
        const extension = named?.extension;
        if (extension === undefined || units.some(({ name }) => name === extension.toUpperCase()))
          continue;
        throw new SpaxelError(
          'InstrumentBroken',
          `${file} has no extension ${extension}, which the instrument ${instrument.name} names.`
        );
      }
      return declared(instrument, fluxOf(units, instrument) as FitsUnit);
    }
  };
}
