// Spectra and results by rows: one row of a task's payload for a fit alone, many rows gathered into one payload.
import { SpaxelError, type Tensor, type TensorData, type TensorFile } from '@spaxel/core';

/** A row of a fitter's output. */
export interface Row {
  readonly file: TensorFile;
  readonly at: number;
}

function blank(like: TensorData, length: number): TensorData {
  if (like instanceof Float32Array) return new Float32Array(length).fill(NaN);
  if (like instanceof Float64Array) return new Float64Array(length).fill(NaN);
  return like instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}

const widthOf = (tensor: Tensor): number =>
  tensor.shape.slice(1).reduce((product, length) => product * length, 1);

/** How many spectra a payload holds. @throws SpaxelError RequestInvalid when it has no `flux` [n, p]. */
export function countRows(payload: TensorFile): number {
  const flux = payload.tensors.get('flux');
  if (flux?.shape.length !== 2 || flux.shape[0] === undefined)
    throw new SpaxelError('RequestInvalid', "The task's payload has no flux of shape [n, p].");
  return flux.shape[0];
}

/** The payload with only these rows of its two-dimensional tensors (flux, error, mask); wave and lsf are kept. */
export function pickRows(payload: TensorFile, rows: readonly number[]): TensorFile {
  const tensors = new Map<string, Tensor>();
  for (const [name, tensor] of payload.tensors) {
    const width = widthOf(tensor);
    if (tensor.shape.length < 2) {
      tensors.set(name, tensor);
      continue;
    }
    const data = blank(tensor.data, rows.length * width);
    rows.forEach((row, at) =>
      data.set(tensor.data.subarray(row * width, (row + 1) * width), at * width)
    );
    tensors.set(name, { shape: [rows.length, ...tensor.shape.slice(1)], data });
  }
  return { tensors, metadata: payload.metadata };
}

/** The file of which these rows are all, in order: nothing need be copied. */
function wholeOf(rows: readonly (Row | undefined)[]): TensorFile | undefined {
  const file = rows[0]?.file;
  const isAll = rows.every((row, at) => row?.file === file && row?.at === at);
  if (file === undefined || !isAll) return undefined;
  const isSo = [...file.tensors.values()].every(({ shape }) => shape[0] === rows.length);
  return isSo ? file : undefined;
}

/** One file of all these rows, in order; NaN (0 in integers) where there is none. */
export function gatherRows(rows: readonly (Row | undefined)[]): TensorFile {
  const tensors = new Map<string, Tensor>();
  const whole = wholeOf(rows);
  if (whole !== undefined) return whole;
  let metadata: Readonly<Record<string, string>> = {};
  rows.forEach((row, to) => {
    if (row === undefined) return;
    metadata = row.file.metadata;
    for (const [name, from] of row.file.tensors) {
      const width = widthOf(from);
      const known = tensors.get(name);
      const shape = [rows.length, ...from.shape.slice(1)];
      const into = known ?? { shape, data: blank(from.data, rows.length * width) };
      if (widthOf(into) !== width)
        throw new SpaxelError(
          'FitterBroken',
          `The output's "${name}" changes its width between fits.`
        );
      into.data.set(from.data.subarray(row.at * width, (row.at + 1) * width), to * width);
      tensors.set(name, into);
    }
  });
  return { tensors, metadata };
}
