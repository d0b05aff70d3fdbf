import type { TensorFile } from '@spaxel/core';
import type { WeightRows } from './maps-fits.ts';

export function noWeights(): WeightRows {
  return { bin: [], template: [], light: [], mass: [] };
}

/** Adds the templates that take part in each fit of a segment; `rows` pairs a bin with its row. */
export function addWeights(
  into: WeightRows,
  file: TensorFile,
  rows: readonly (readonly [number, number])[]
): void {
  const light = file.tensors.get('WEIGHTS');
  const mass = file.tensors.get('MASSES');
  const count = light?.shape[1] ?? 0;
  for (const [bin, row] of rows) {
    for (let template = 0; template < count; template++) {
      const share = light?.data[row * count + template] ?? 0;
      if (!(share > 0)) continue;
      into.bin.push(bin);
      into.template.push(template);
      into.light.push(share);
      into.mass.push(mass?.data[row * count + template] ?? NaN);
    }
  }
}
