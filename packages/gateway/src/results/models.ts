import { open, rename, type FileHandle } from 'node:fs/promises';
import { fitsChunks, writeFits, type Card, type TensorFile } from '@spaxel/core';

const block = 2880;
/** Bytes of nothing that are written at a time. */
const fillBytes = 4 * 1024 * 1024;

interface ModelShape {
  readonly bins: number;
  /** Angstrom, one a pixel. */
  readonly wave: Float64Array;
}

/** Start and step of wavelengths that are equally spaced, to a thousandth of a step; undefined for others. */
function linearOf(wave: Float64Array): { first: number; step: number } | undefined {
  const [first = 0] = wave;
  const step = wave.length > 1 ? ((wave.at(-1) ?? first) - first) / (wave.length - 1) : 1;
  const isEven = wave.every((one, i) => Math.abs(first + i * step - one) < step / 1000);
  return isEven ? { first, step } : undefined;
}

/** Cards of the models' axes. */
function axisCards(wave: Float64Array): Card[] {
  const linear = linearOf(wave);
  const bins: Card = { keyword: 'CTYPE2', value: 'BIN', comment: 'as BINID of maps.fits' };
  if (linear === undefined)
    return [{ keyword: 'CTYPE1', value: 'CHANNEL', comment: 'wavelengths: extension WAVE' }, bins];
  return [
    { keyword: 'CTYPE1', value: 'WAVE', comment: 'wavelength, medium as the cube has it' },
    { keyword: 'CUNIT1', value: 'Angstrom', comment: '' },
    { keyword: 'CRPIX1', value: 1, comment: '' },
    { keyword: 'CRVAL1', value: linear.first, comment: '' },
    { keyword: 'CDELT1', value: linear.step, comment: '' },
    bins
  ];
}

/** The extension WAVE as bytes, for wavelengths that a header cannot tell. */
function waveUnit(wave: Float64Array): Uint8Array {
  if (linearOf(wave) !== undefined) return new Uint8Array(0);
  const cards = [{ keyword: 'BUNIT', value: 'Angstrom', comment: '' }];
  const bytes = writeFits([
    {},
    { name: 'WAVE', cards, image: { shape: [wave.length], data: wave } }
  ]);
  return bytes.subarray(block);
}

/** Pairs of bin and row joined where both follow each other: first bin, first row, how many. */
function runsOf(rows: readonly (readonly [number, number])[]): [number, number, number][] {
  const runs: [number, number, number][] = [];
  for (const [bin, row] of [...rows].sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    const [first, from, count] = last ?? [NaN, NaN, 0];
    if (last !== undefined && bin === first + count && row === from + count) last[2] += 1;
    else runs.push([bin, row, 1]);
  }
  return runs;
}

/** The models of all bins, spectrum-major [bins, pixels] float32: written row by row, never held in memory; NaN where no fit was made. */
export class ModelFile {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #shape: ModelShape;
  readonly #start: number;
  readonly #written = new Set<number>();

  private constructor(
    file: FileHandle,
    path: string,
    { shape, start }: { shape: ModelShape; start: number }
  ) {
    this.#file = file;
    this.#path = path;
    this.#shape = shape;
    this.#start = start;
  }

  static async make(path: string, shape: ModelShape): Promise<ModelFile> {
    const { bins, wave } = shape;
    const pixels = wave.length;
    const cards = axisCards(wave);
    // Only the first chunk, the header, is drawn from the writer: the pixels come later, row by row.
    const [header] = fitsChunks([
      { name: 'MODEL', cards, image: { shape: [bins, pixels], data: new Float32Array(0) } }
    ]);
    if (header === undefined) throw new Error('the FITS writer gave no header');
    const file = await open(`${path}.part`, 'w');
    await file.write(header, 0, header.length, 0);
    await file.truncate(header.length + Math.ceil((bins * pixels * 4) / block) * block);
    return new ModelFile(file, path, { shape, start: header.length });
  }

  /** Stores the models of one segment; `rows` pairs a bin with its row. */
  async put({ tensors }: TensorFile, rows: readonly (readonly [number, number])[]): Promise<void> {
    const model = tensors.get('MODEL');
    const pixels = this.#shape.wave.length;
    if (model?.shape[1] !== pixels) return;
    for (const [bin, row, count] of runsOf(rows)) {
      const spectra = model.data.subarray(row * pixels, (row + count) * pixels);
      await this.#write(bin, Float32Array.from(spectra));
      for (let at = 0; at < count; at += 1) this.#written.add(bin + at);
    }
  }

  /** Puts the file in its place. */
  async close(): Promise<void> {
    const { bins, wave } = this.#shape;
    await this.#fill();
    const tail = waveUnit(wave);
    const end = this.#start + Math.ceil((bins * wave.length * 4) / block) * block;
    await this.#file.write(tail, 0, tail.length, end);
    await this.#file.datasync();
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
  }

  /** NaN where nothing was written, many bins at a time. */
  async #fill(): Promise<void> {
    const { bins, wave } = this.#shape;
    const width = wave.length * 4;
    const most = Math.min(bins, Math.max(1, Math.floor(fillBytes / width)));
    const nothing = Buffer.from(new Float32Array(most * wave.length).fill(NaN).buffer).swap32();
    let bin = 0;
    while (bin < bins) {
      let count = 0;
      while (count < most && bin + count < bins && !this.#written.has(bin + count)) count += 1;
      if (count > 0) await this.#file.write(nothing, 0, count * width, this.#start + bin * width);
      bin += Math.max(1, count);
    }
  }

  /** Spectra of bins that follow each other, from `bin` on. */
  async #write(bin: number, spectra: Float32Array): Promise<void> {
    const bytes = Buffer.from(spectra.buffer, spectra.byteOffset, spectra.byteLength).swap32();
    const place = this.#start + bin * this.#shape.wave.length * 4;
    await this.#file.write(bytes, 0, bytes.length, place);
  }
}
