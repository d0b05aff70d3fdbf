import { open, rename, type FileHandle } from 'node:fs/promises';
import { fitsChunks, type Card, type TensorFile } from '@spaxel/core';

const block = 2880;

interface ModelShape {
  readonly bins: number;
  readonly pixels: number;
  readonly cards: readonly Card[];
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
    const { bins, pixels, cards } = shape;
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
    const { pixels } = this.#shape;
    if (model?.shape[1] !== pixels) return;
    for (const [bin, row] of rows) {
      await this.#write(
        bin,
        Float32Array.from(model.data.subarray(row * pixels, (row + 1) * pixels))
      );
      this.#written.add(bin);
    }
  }

  /** Puts the file in its place. */
  async close(): Promise<void> {
    const { bins, pixels } = this.#shape;
    for (let bin = 0; bin < bins; bin++)
      if (!this.#written.has(bin)) await this.#write(bin, new Float32Array(pixels).fill(NaN));
    await this.#file.datasync();
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
  }

  async #write(bin: number, spectrum: Float32Array): Promise<void> {
    const bytes = Buffer.from(spectrum.buffer, spectrum.byteOffset, spectrum.byteLength).swap32();
    await this.#file.write(bytes, 0, bytes.length, this.#start + bin * bytes.length);
  }
}
