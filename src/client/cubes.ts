import { SpaxelError } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { CubeFile, ICubes, Raster, Spaxel, SpectrumRows } from '../tokens.ts';
import { callJson, callRaster, type Settings } from './call.ts';
import { Lru } from './lru.ts';

const slicesKept = 64;
/** A thousand spectra of 4300 channels are 52 MB. */
const spectraKept = 1000;

/** The cubes as the gateway tells of them over HTTP; the last slices and spectra are kept. */
export class HttpCubes implements ICubes {
  private readonly settings: Settings;
  private readonly slices = new Lru<Raster>(slicesKept);
  private readonly spectra = new Lru<SpectrumRows>(spectraKept);

  constructor(settings: Settings) {
    this.settings = settings;
  }

  async list(): Promise<readonly CubeFile[]> {
    const { cubes } = await callJson<{ cubes: CubeFile[] }>(this.settings, 'api/cubes');
    return cubes;
  }

  open(path: string): Promise<Cube> {
    return callJson<Cube>(this.settings, 'api/cubes', { path });
  }

  slice(id: string, channel: number, signal?: AbortSignal): Promise<Raster> {
    return this.kept(`${address(id)}/slices/${String(channel)}`, signal);
  }

  white(id: string, signal?: AbortSignal): Promise<Raster> {
    return this.kept(`${address(id)}/white`, signal);
  }

  async spectrum(id: string, at: Spaxel, signal?: AbortSignal): Promise<SpectrumRows> {
    const path = `${address(id)}/spectra/${String(at.x)}/${String(at.y)}`;
    const found = this.spectra.get(path);
    if (found !== undefined) return found;
    const { values, nx, ny } = await callRaster(this.settings, path, signal);
    if (ny !== 3) throw new SpaxelError('Unexpected', `The gateway sent ${path} in another shape.`);
    const rows = {
      flux: values.subarray(0, nx),
      error: values.subarray(nx, 2 * nx),
      mask: values.subarray(2 * nx)
    };
    this.spectra.set(path, rows);
    return rows;
  }

  async lsf(id: string): Promise<Float64Array> {
    const path = `${address(id)}/lsf`;
    const { fwhmAngstrom } = await callJson<{ fwhmAngstrom: (number | null)[] }>(
      this.settings,
      path
    );
    return Float64Array.from(fwhmAngstrom, one => one ?? NaN);
  }

  private async kept(path: string, signal?: AbortSignal): Promise<Raster> {
    const found = this.slices.get(path);
    if (found !== undefined) return found;
    const raster = await callRaster(this.settings, path, signal);
    this.slices.set(path, raster);
    return raster;
  }
}

function address(id: string): string {
  return `api/cubes/${encodeURIComponent(id)}`;
}
