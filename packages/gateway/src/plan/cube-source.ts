import { SpaxelError } from '@spaxel/core';
import type { OpenCube } from '../cube/index.ts';
import type { FitSource } from './source.ts';

/** An open cube as a source of fits; closing the source closes the cube. @throws SpaxelError AxisUnknown when it has no wavelengths. */
export function cubeSource(cube: OpenCube, path: string): FitSource {
  const { viewingOnly } = cube.facts;
  if (viewingOnly !== undefined) throw new SpaxelError('AxisUnknown', viewingOnly);
  const { id, shape, object, instrument, flux, wave, redshift, warnings } = cube.facts;
  return {
    kind: 'cube',
    paths: [path],
    id,
    shape: { nx: shape.nx, ny: shape.ny },
    object,
    instrument,
    reading: cube.reading,
    medium: wave.medium,
    fluxUnit: flux.unit,
    redshift,
    warnings,
    sky: cube.sky,
    grid: () => ({ waveAngstrom: cube.waveAngstrom, lsfFwhm: cube.lsfFwhm }),
    spectrum: (x, y, signal) => cube.spectrum(x, y, signal),
    strip: (start, signal) => cube.strip(start, signal),
    rows: (range, signal) => cube.rows(range, signal),
    digest: signal => cube.digest(signal),
    close: () => cube.close()
  };
}
