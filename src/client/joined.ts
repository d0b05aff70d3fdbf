import type { Cube } from '@spaxel/protocol';
import {
  localPrefix,
  type ApertureAsk,
  type Band,
  type CubeFile,
  type ICubes,
  type Raster,
  type Spaxel,
  type SpectrumRows,
  type TableFacts
} from '../tokens.ts';

/** Cubes by their paths: those that were dropped into the page from the tab, all others from the gateway. */
export class JoinedCubes implements ICubes {
  private readonly gateway: Omit<ICubes, 'hold' | 'tables'>;
  private readonly local: Omit<ICubes, 'list'>;

  constructor(gateway: Omit<ICubes, 'hold' | 'tables'>, local: Omit<ICubes, 'list'>) {
    this.gateway = gateway;
    this.local = local;
  }

  list(): Promise<readonly CubeFile[]> {
    return this.gateway.list();
  }

  hold(file: File): Promise<string> {
    return this.local.hold(file);
  }

  tables(id: string): readonly TableFacts[] {
    return id.startsWith(localPrefix) ? this.local.tables(id) : [];
  }

  open(path: string): Promise<Cube> {
    return this.of(path).open(path);
  }

  slice(id: string, channel: number, signal?: AbortSignal): Promise<Raster> {
    return this.of(id).slice(id, channel, signal);
  }

  white(id: string, signal?: AbortSignal): Promise<Raster> {
    return this.of(id).white(id, signal);
  }

  spectrum(id: string, at: Spaxel, signal?: AbortSignal): Promise<SpectrumRows> {
    return this.of(id).spectrum(id, at, signal);
  }

  fetching(id: string): Promise<Cube['fetching']> {
    return this.of(id).fetching(id);
  }

  aperture(id: string, over: ApertureAsk, signal?: AbortSignal): Promise<SpectrumRows> {
    return this.of(id).aperture(id, over, signal);
  }

  band(id: string, band: Band, signal?: AbortSignal): Promise<Raster> {
    return this.of(id).band(id, band, signal);
  }

  signalToNoise(id: string, signal?: AbortSignal): Promise<Raster> {
    return this.of(id).signalToNoise(id, signal);
  }

  lsf(id: string): Promise<Float64Array> {
    return this.of(id).lsf(id);
  }

  private of(id: string): Omit<ICubes, 'list' | 'hold' | 'tables'> {
    return id.startsWith(localPrefix) ? this.local : this.gateway;
  }
}
