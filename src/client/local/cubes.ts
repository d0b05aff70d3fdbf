import { SpaxelError } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import {
  localPrefix,
  type ApertureAsk,
  type Band,
  type ICubes,
  type Raster,
  type Spaxel,
  type SpectrumRows,
  type TableFacts
} from '../../tokens.ts';
import { Lru } from '../lru.ts';
import { readLocalCube, type LocalCube } from './cube.ts';
import { readFile, type Dropped } from './file.ts';

/** Dropped cubes that stay in memory; what was dropped first leaves first. */
const cubesKept = 3;

/** The second provider of cubes: files of the user's own disk, read and kept in the tab, no gateway asked. */
export class LocalCubes implements Omit<ICubes, 'list'> {
  private readonly files = new Map<string, Dropped>();
  private readonly cubes = new Lru<LocalCube>(cubesKept);

  hold(file: Dropped): Promise<string> {
    const path = `${localPrefix}${file.name}`;
    this.files.set(path, file);
    return Promise.resolve(path);
  }

  async open(path: string): Promise<Cube> {
    const file = this.files.get(path);
    if (file === undefined) throw gone(path);
    const cube = await readLocalCube(await readFile(file), path);
    this.cubes.set(path, cube);
    return cube.facts;
  }

  async slice(id: string, channel: number): Promise<Raster> {
    return (await this.cube(id)).volume.slice(channel);
  }

  async white(id: string): Promise<Raster> {
    return (await this.cube(id)).volume.white();
  }

  async spectrum(id: string, at: Spaxel): Promise<SpectrumRows> {
    return (await this.cube(id)).volume.spectrum(at);
  }

  /** Nothing: it is here as soon as it is open. */
  fetching(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async aperture(id: string, over: ApertureAsk): Promise<SpectrumRows> {
    return (await this.cube(id)).volume.aperture(over);
  }

  async band(id: string, band: Band): Promise<Raster> {
    return (await this.cube(id)).volume.band(band);
  }

  async signalToNoise(id: string): Promise<Raster> {
    return (await this.cube(id)).volume.signalToNoise();
  }

  async lsf(id: string): Promise<Float64Array> {
    const { facts } = await this.cube(id);
    return new Float64Array(facts.shape.nz).fill(NaN);
  }

  tables(id: string): readonly TableFacts[] {
    return this.cubes.get(id)?.tables ?? [];
  }

  /** A cube that left the memory is read again. */
  private async cube(id: string): Promise<LocalCube> {
    if (this.cubes.get(id) === undefined) await this.open(id);
    const cube = this.cubes.get(id);
    if (cube === undefined) throw gone(id);
    return cube;
  }
}

function gone(path: string): SpaxelError {
  const name = path.slice(localPrefix.length);
  return new SpaxelError('FileNotFound', `${name} is no longer in the page; drop it here again.`);
}
