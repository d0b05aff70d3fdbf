// Opens a cube: which format, which bytes, then slices and spectra of it on demand.
import { createHash } from 'node:crypto';
import { SpaxelError, type Card, type FitsUnit, type Spectrum } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import { factsOf, skyCards } from './facts.ts';
import type { FitsFile } from './file.ts';
import { CubeImage } from './image.ts';
import { layOut } from './lay-out.ts';
import type { CubeLayout, OpenOptions } from './layout.ts';
import type { SideShelf } from './side/shelf.ts';
import { readerFor } from './readers/index.ts';
import { readSpectraAt, readTogether, volumeOf, type Volume } from './spectra-of.ts';
import { assertAllUnchanged, openFiles, type OpenedFile } from './opened.ts';
import { cubeId, digestFile, type FileStamp } from './stamp.ts';
import { readAperture } from './aperture/aperture.ts';
import type { Combine, Joined } from './aperture/totals.ts';
import { readBand, type BandAsk } from './band/band.ts';
import { readSignalMap } from './band/signal-map.ts';
import type { Range } from './band/window.ts';
import { holdsData, readSlice } from './slice.ts';
import { readWhite } from './white/white.ts';

/** Neighbours in a row. */
export interface Strip {
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/** An opened cube. Every read fails with CubeChanged once the file is no longer what it was. */
export interface OpenCube {
  /** What is known of it; `digest` is null until digest() has ended. */
  readonly facts: Cube;
  /** What decided how it was read beyond its header: said again, the file opens the same. */
  readonly reading: OpenOptions;
  /** The celestial cards for maps of this cube. */
  readonly sky: readonly Card[];
  /** The wavelength of each channel, angstrom. */
  readonly waveAngstrom: Float64Array;
  /** The instrument's FWHM at each channel, angstrom; NaN when not known. */
  readonly lsfFwhm: Float64Array;
  /** Flux at one channel in the unit of facts.flux: ny * nx, row y = 0 first; as in the file, masked or not. */
  slice(channel: number, signal: AbortSignal): Promise<Float32Array>;
  /** The spectrum of a spaxel; errors are NaN when the cube has none (see withErrors). */
  spectrum(x: number, y: number, signal: AbortSignal): Promise<Spectrum>;
  /** `count` neighbouring spectra of row y from x on, read together. */
  strip(start: Strip, signal: AbortSignal): Promise<Spectrum[]>;
  /** The nx spectra of row y, read together. */
  row(y: number, signal: AbortSignal): Promise<Spectrum[]>;
  /** Rows `from` to below `to`, read together: the quick way through a whole cube. Gives the spectrum at (x, y) when it is asked for. */
  rows(
    range: readonly [from: number, to: number],
    signal: AbortSignal
  ): Promise<(x: number, y: number) => Spectrum>;
  /** Mean over the usable channels: ny * nx, NaN where none is. */
  white(signal: AbortSignal): Promise<Float32Array>;
  /** The joined spectrum of the spaxels in a shape from outside. @throws SpaxelError RequestInvalid when there are none. */
  aperture(ask: { shape: unknown; combine: Combine }, signal: AbortSignal): Promise<Joined>;
  /** The image of a band: ny * nx. @throws SpaxelError RequestInvalid when it has no channel. */
  band(ask: BandAsk, signal: AbortSignal): Promise<Float32Array>;
  /** Signal-to-noise per channel within a range of the axis: ny * nx. @throws SpaxelError RequestInvalid. */
  signalMap(range: Range, signal: AbortSignal): Promise<Float32Array>;
  /** @throws SpaxelError CubeChanged when the file is no longer what it was. */
  unchanged(): Promise<void>;
  /** SHA-256 of the file, in hex. */
  digest(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

function fingerprintOf(units: readonly FitsUnit[]): string {
  const hash = createHash('sha256');
  for (const { header, dataOffset } of units)
    hash.update(JSON.stringify([dataOffset, header.cards]));
  return hash.digest('hex');
}

function imagesOf(
  layout: CubeLayout,
  file: FitsFile,
  sides: SideShelf | undefined
): Pick<Volume, 'flux' | 'error' | 'masks'> {
  const image = (unit: FitsUnit): CubeImage => new CubeImage(unit, file.sourceOf(unit), sides);
  return {
    flux: image(layout.flux),
    error: layout.error === null ? undefined : image(layout.error.unit),
    masks: layout.masks.map(({ unit }) => image(unit))
  };
}

function within(name: string, value: number, length: number): void {
  if (Number.isInteger(value) && value >= 0 && value < length) return;
  throw new SpaxelError('RequestInvalid', `${name} ${value} lies outside 0 to ${length - 1}.`);
}

type SpectraReads = Pick<OpenCube, 'spectrum' | 'strip' | 'row' | 'rows'>;

function spectraReads(volume: Volume, checked: <T>(work: Promise<T>) => Promise<T>): SpectraReads {
  const { nx, ny } = volume.flux;
  return {
    async spectrum(x, y, signal) {
      within('x', x, nx);
      within('y', y, ny);
      const [spectrum] = await checked(readSpectraAt(volume, { x, y, count: 1 }, signal));
      return spectrum as Spectrum;
    },
    async strip({ x, y, count }, signal) {
      within('x', x, nx);
      within('x', x + count - 1, nx);
      within('y', y, ny);
      return checked(readSpectraAt(volume, { x, y, count }, signal));
    },
    async row(y, signal) {
      within('y', y, ny);
      return checked(readSpectraAt(volume, { x: 0, y, count: nx }, signal));
    },
    async rows([from, to], signal) {
      within('y', from, ny);
      within('y', to - 1, ny);
      const start = { x: 0, y: from, count: (to - from) * nx };
      const at = await checked(readTogether(volume, start, signal));
      return (x, y) => at((y - from) * nx + x);
    }
  };
}

/** The reads of a cube; each ends by looking whether the file is still the same. */
function readsOf(
  volume: Volume,
  stamps: readonly FileStamp[]
): SpectraReads & Pick<OpenCube, 'slice' | 'white' | 'aperture' | 'band' | 'signalMap'> {
  const { nz } = volume.flux;
  const checked = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    await assertAllUnchanged(stamps);
    return result;
  };
  return {
    async slice(channel, signal) {
      within('channel', channel, nz);
      return checked(readSlice(volume, channel, signal));
    },
    ...spectraReads(volume, checked),
    white: signal => checked(readWhite(volume, signal)),
    aperture: (ask, signal) => checked(readAperture(volume, ask, signal)),
    band: (ask, signal) => checked(readBand(volume, ask, signal)),
    signalMap: (range, signal) => checked(readSignalMap(volume, range, signal))
  };
}

interface Opened {
  readonly file: OpenedFile;
  readonly reading: OpenOptions;
  readonly sides: SideShelf | undefined;
}

function cubeOf(volume: Volume, facts: Cube, { file, reading, sides }: Opened): OpenCube {
  let told = facts;
  const images = [volume.flux, ...(volume.error ? [volume.error] : []), ...volume.masks];
  const fetching = (): Pick<Cube, 'fetching'> => {
    const all = images.map(({ fetched }) => fetched).filter(one => one !== undefined);
    if (!all.some(({ isUnderway }) => isUnderway)) return {};
    const sum = (key: 'bytes' | 'of'): number => all.reduce((total, one) => total + one[key], 0);
    return { fetching: { bytes: sum('bytes'), of: sum('of') } };
  };
  const slowly = (): Cube['warnings'] => {
    const warning = images.some(({ hasSide }) => hasSide) ? sides?.warning : undefined;
    return warning === undefined ? [] : [warning];
  };
  return {
    ...readsOf(volume, file.stamps),
    get facts() {
      return { ...told, warnings: [...told.warnings, ...slowly()], ...fetching() };
    },
    reading,
    waveAngstrom: volume.layout.wave.values,
    sky: skyCards(volume.layout),
    lsfFwhm: volume.lsfFwhm,
    unchanged: () => assertAllUnchanged(file.stamps),
    async digest(signal) {
      const digest = told.digest ?? (await digestFile(file.stamps[0], signal));
      told = { ...told, digest };
      return digest;
    },
    async close() {
      await Promise.all(images.map(image => image.close()));
      await file.close();
    }
  };
}

/** What the user said, and of his instruments the one that was used. */
function readingOf(
  { name: _, sides: __, saved = [], ...said }: OpenOptions,
  used: string
): OpenOptions {
  const own = saved.filter(({ name }) => name === used);
  return own.length === 0 ? said : { ...said, saved: own };
}

async function openIn(
  file: OpenedFile,
  { signal, options }: { signal: AbortSignal; options: OpenOptions }
): Promise<OpenCube> {
  const { units, beside, stamps } = file;
  const { sides } = options;
  await sides?.ready();
  const [stamp] = stamps;
  const reader = readerFor(units, options);
  const declaration = await reader.declare(file, signal);
  const layout = layOut(file, declaration, options);
  const volume = volumeOf(layout, imagesOf(layout, file, sides));
  if (!(await holdsData(volume, signal)))
    throw new SpaxelError('CubeEmpty', `${stamp.name}: ${layout.flux.name} holds no finite value.`);
  await assertAllUnchanged(stamps);
  const reading = readingOf(options, reader.name);
  const id = cubeId(stamps, fingerprintOf([...units, ...beside]), reading);
  return cubeOf(volume, factsOf(layout, units, { id, stamp }), { file, reading, sides });
}

/**
 * Opens a FITS cube, gzipped or not. Whoever opens closes.
 * @throws SpaxelError FileNotFound, FileUnreadable, NotFits, FileTruncated, HeaderBroken, NotACube, AxisUnknown,
 * NotBuiltYet, CompressionUnsupported, CubeEmpty, CubeChanged or OptionInvalid, with file and keyword.
 */
export async function openCube(
  path: string,
  signal: AbortSignal,
  options: OpenOptions = {}
): Promise<OpenCube> {
  signal.throwIfAborted();
  const file = await openFiles(path, options, signal);
  try {
    return await openIn(file, { signal, options });
  } catch (thrown) {
    await file.close();
    await assertAllUnchanged(file.stamps);
    throw thrown;
  }
}
