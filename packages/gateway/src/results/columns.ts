import type { Tensor, TensorFile } from '@spaxel/core';

/** One number a fit, by quantity: what maps are made of. Arrays of more than one dimension stay in the array file. */
export class Columns {
  readonly #count: number;
  readonly #columns = new Map<string, Float64Array>();

  constructor(count: number) {
    this.#count = count;
  }

  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /** Values by bin, NaN where there is none; undefined when no fit returned this quantity. */
  get(name: string): Float64Array | undefined {
    return this.#columns.get(name);
  }

  /** Takes the rows of one task: `rows` pairs a bin with its row in the file. */
  take(file: TensorFile, rows: readonly (readonly [bin: number, row: number])[]): void {
    for (const [name, { shape, data }] of file.tensors) {
      if (shape.length !== 1) continue;
      let column = this.#columns.get(name);
      if (column === undefined)
        this.#columns.set(name, (column = new Float64Array(this.#count).fill(NaN)));
      for (const [bin, row] of rows) column[bin] = data[row] ?? NaN;
    }
  }
}

function pickRows({ shape, data }: Tensor, rows: readonly number[]): Tensor {
  const width = shape.slice(1).reduce((product, length) => product * length, 1);
  const Kind = data.constructor as new (length: number) => typeof data;
  const picked = new Kind(rows.length * width);
  rows.forEach((row, index) => {
    picked.set(data.subarray(row * width, (row + 1) * width), index * width);
  });
  return { shape: [rows.length, ...shape.slice(1)], data: picked };
}

/** The given rows of every tensor, in this order. */
export function pickFits(file: TensorFile, rows: readonly number[]): Map<string, Tensor> {
  return new Map([...file.tensors].map(([name, tensor]) => [name, pickRows(tensor, rows)]));
}
