import { SpaxelError } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type {
  ApertureAsk,
  Band,
  CubeFile,
  ICubes,
  Raster,
  Spaxel,
  SpectrumRows
} from '../tokens.ts';
import { callJson, callRaster, posted, until, type Settings } from './call.ts';
import { Lru } from './lru.ts';
import { Travel } from './travel.ts';

const slicesKept = 64;
/** A thousand spectra of 4300 channels are 52 MB. */
const spectraKept = 1000;
/** A block of spectra is about as large as this, bytes: half a second of a slow line. */
const blockBytes = 512 * 1024;

/** The cubes as the gateway tells of them over HTTP; the last slices and spectra are kept. */
export class HttpCubes implements Omit<ICubes, 'hold' | 'tables'> {
  private readonly settings: Settings;
  private readonly slices = new Lru<Raster>(slicesKept);
  private readonly spectra = new Lru<SpectrumRows>(spectraKept);
  private readonly shapes = new Map<string, Cube['shape']>();
  private readonly travel = new Travel();
  /** Slices that were sent for ahead and have not come yet. */
  private readonly flights = new Map<string, Promise<Raster>>();
  private blockInFlight = false;
  private pointed: (Spaxel & { readonly id: string }) | null = null;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  async list(): Promise<readonly CubeFile[]> {
    const { cubes } = await callJson<{ cubes: CubeFile[] }>(this.settings, 'api/cubes');
    return cubes;
  }

  async open(path: string): Promise<Cube> {
    const cube = await callJson<Cube>(this.settings, 'api/cubes', { path });
    this.shapes.set(cube.id, cube.shape);
    return cube;
  }

  slice(id: string, channel: number, signal?: AbortSignal): Promise<Raster> {
    const pathOf = (k: number): string => `${address(id)}/slices/${String(k)}`;
    const wanted = this.kept(pathOf(channel), signal);
    const count = this.shapes.get(id)?.nz ?? 0;
    for (const k of this.travel.ahead(id, channel, count)) this.sendAhead(pathOf(k));
    return wanted;
  }

  white(id: string, signal?: AbortSignal): Promise<Raster> {
    return this.kept(`${address(id)}/white`, signal);
  }

  /** The neighbours of a spectrum that was not known are sent for as well: the pointer will go there next, unless it leaps. */
  async spectrum(id: string, at: Spaxel, signal?: AbortSignal): Promise<SpectrumRows> {
    const isLeap = this.isLeap(id, at);
    const found = this.spectra.get(keyOf(id, at));
    if (found !== undefined) return found;
    const path = `${address(id)}/spectra/${String(at.x)}/${String(at.y)}`;
    const rows = spectrumOf(await callRaster(this.settings, path, until(signal)), path);
    this.spectra.set(keyOf(id, at), rows);
    if (!isLeap) void this.sendForBlock(id, at);
    return rows;
  }

  async fetching(id: string): Promise<Cube['fetching']> {
    return (await callJson<Cube>(this.settings, address(id))).fetching;
  }

  async aperture(id: string, over: ApertureAsk, signal?: AbortSignal): Promise<SpectrumRows> {
    const path = `${address(id)}/apertures`;
    const init = { ...posted(over), ...until(signal) };
    return spectrumOf(await callRaster(this.settings, path, init), path);
  }

  band(id: string, { from, to, combine }: Band, signal?: AbortSignal): Promise<Raster> {
    const asked = new URLSearchParams({ from: String(from), to: String(to), combine });
    return this.kept(`${address(id)}/bands?${asked.toString()}`, signal);
  }

  signalToNoise(id: string, signal?: AbortSignal): Promise<Raster> {
    return this.kept(`${address(id)}/snr`, signal);
  }

  async lsf(id: string): Promise<Float64Array> {
    const path = `${address(id)}/lsf`;
    const { fwhmAngstrom } = await callJson<{ fwhmAngstrom: (number | null)[] }>(
      this.settings,
      path
    );
    return Float64Array.from(fwhmAngstrom, one => one ?? NaN);
  }

  /** Whether the pointer goes further at a step than a block is wide: it has left a block before that comes. */
  private isLeap(id: string, { x, y }: Spaxel): boolean {
    const [shape, before] = [this.shapes.get(id), this.pointed];
    this.pointed = { id, x, y };
    if (before?.id !== id || shape === undefined) return false;
    return Math.max(Math.abs(x - before.x), Math.abs(y - before.y)) > sideOf(shape);
  }

  /** One block at a time; what is not known afterwards is asked for by itself. */
  private async sendForBlock(id: string, at: Spaxel): Promise<void> {
    const shape = this.shapes.get(id);
    if (shape === undefined || this.blockInFlight) return;
    const { x, y, width, height } = blockOf(shape, at);
    if (width * height === 1) return;
    this.blockInFlight = true;
    try {
      const path = `${address(id)}/blocks/${[x, y, width, height].join('/')}`;
      const raster = await callRaster(this.settings, path);
      for (let index = 0; index < width * height; index++) {
        const place = { x: x + (index % width), y: y + Math.floor(index / width) };
        this.spectra.set(keyOf(id, place), rowsAt(raster, index));
      }
    } catch {
      // Nobody waits for a block; the spectrum that is wanted tells what is wrong.
    } finally {
      this.blockInFlight = false;
    }
  }

  private sendAhead(path: string): void {
    if (this.slices.get(path) !== undefined || this.flights.has(path)) return;
    const flight = this.kept(path).finally(() => this.flights.delete(path));
    this.flights.set(path, flight);
    // Who wants it then hears what is wrong.
    flight.catch(() => undefined);
  }

  private async kept(path: string, signal?: AbortSignal): Promise<Raster> {
    const found = this.slices.get(path) ?? this.flights.get(path);
    if (found !== undefined) return found;
    const raster = await callRaster(this.settings, path, until(signal));
    this.slices.set(path, raster);
    return raster;
  }
}

function sideOf({ nz }: Pick<Cube['shape'], 'nz'>): number {
  return Math.max(1, Math.floor(Math.sqrt(blockBytes / (12 * nz))));
}

/** The square of a fixed mosaic that holds a spaxel, cut at the cube's edges. */
export function blockOf(
  { nx, ny, nz }: Cube['shape'],
  { x, y }: Spaxel
): Spaxel & { readonly width: number; readonly height: number } {
  const side = sideOf({ nz });
  const [left, low] = [x - (x % side), y - (y % side)];
  return { x: left, y: low, width: Math.min(side, nx - left), height: Math.min(side, ny - low) };
}

/** @throws SpaxelError Unexpected when there are not three rows. */
function spectrumOf(raster: Raster, path: string): SpectrumRows {
  if (raster.ny !== 3)
    throw new SpaxelError('Unexpected', `The gateway sent ${path} in another shape.`);
  return rowsAt(raster, 0);
}

/** The spectrum of number `index` of rows flux, error, mask, flux ...; a copy, so that no block is kept for its sake. */
function rowsAt({ values, nx }: Raster, index: number): SpectrumRows {
  const row = (at: number): Float32Array =>
    values.slice((3 * index + at) * nx, (3 * index + at + 1) * nx);
  return { flux: row(0), error: row(1), mask: row(2) };
}

function keyOf(id: string, { x, y }: Spaxel): string {
  return `${id} ${String(x)} ${String(y)}`;
}

function address(id: string): string {
  return `api/cubes/${encodeURIComponent(id)}`;
}
