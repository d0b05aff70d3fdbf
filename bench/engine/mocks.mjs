// Mocks as a fitter is given them.
import { writeFileSync } from 'node:fs';
import { writeSafetensors } from '@spaxel/core';

/** Writes spectra of `Realiser` as a task's `in`. */
export function layFile(path, { wave, lsf, medium, flux, error }) {
  const shape = [flux.length, wave.length];
  const rows = all => ({ shape, data: Float64Array.from(all.flatMap(row => [...row])) });
  const mask = { shape, data: new Uint8Array(flux.length * wave.length) };
  const tensors = {
    wave: { shape: [wave.length], data: wave },
    lsf: { shape: [wave.length], data: lsf },
    ...{ flux: rows(flux), error: rows(error), mask }
  };
  writeFileSync(
    path,
    writeSafetensors(new Map(Object.entries(tensors)), { medium, wave: 'observed' })
  );
}
