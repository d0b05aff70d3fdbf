/** What a desk asks of its cube: pictures and spectra, the latest wish first. */
import { Latest, type LatestOptions } from '../client/latest.ts';
import type { ICubes, Raster, Spaxel, SpectrumRows } from '../tokens.ts';
import type { Shown } from './waveslider.ts';

interface Source {
  readonly cubes: ICubes;
  readonly id: string;
}

type Hear<K, V> = Omit<LatestOptions<K, V>, 'load'>;

export function latestSlices(
  { cubes, id }: Source,
  hear: Hear<Shown, Raster>
): Latest<Shown, Raster> {
  return new Latest({
    load: (shown, signal) => {
      if (shown === 'white') return cubes.white(id, signal);
      if (shown === 'sn') return cubes.signalToNoise(id, signal);
      return typeof shown === 'number'
        ? cubes.slice(id, shown, signal)
        : cubes.band(id, shown, signal);
    },
    ...hear
  });
}

export function latestSpectra(
  { cubes, id }: { readonly cubes: Pick<ICubes, 'spectrum'>; readonly id: string },
  hear: Hear<Spaxel, SpectrumRows>
): Latest<Spaxel, SpectrumRows> {
  return new Latest({ load: (at, signal) => cubes.spectrum(id, at, signal), ...hear });
}
