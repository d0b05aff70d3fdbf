/** The normal equations of a spectrum over the whole library: every column is made, once. */
import { type Kernels } from '../kernels/kernels.ts';
import { fastest } from '../kernels/simd.ts';
import type { Library } from '../library/library.ts';
import type { Model } from '../varpro/model.ts';
import type { Equations } from './strength.ts';

/** Room for all columns of a library side by side, on a memory of its own: few fits need it. */
interface Bed {
  readonly kernels: Kernels;
  /** [count, width], width even. */
  readonly matrix: Float64Array;
  readonly target: Float64Array;
  readonly products: Float64Array;
}

const beds = new WeakMap<Library, Bed>();

function bedOf(library: Library): Bed {
  const known = beds.get(library);
  if (known !== undefined) return known;
  const { count } = library;
  const { pixels } = library.workspace.most;
  const width = pixels + (pixels & 1);
  const kernels = fastest((count + 1) * width + count + 1);
  const matrix = kernels.room(count * width);
  const bed = { kernels, matrix, target: kernels.room(width), products: kernels.room(count) };
  beds.set(library, bed);
  return bed;
}

/** The equations where the model was evaluated last, for weights of the templates as they were given. */
export function equationsOf(model: Model, library: Library, roughness: Float64Array): Equations {
  const { kernels, matrix, target, products } = bedOf(library);
  const { count, scale } = library;
  const width = target.length;
  model.writeColumns(matrix, width);
  target.set(library.workspace.target);
  const gram = new Float64Array(count * count);
  for (let j = 0; j < count; j += 1) {
    kernels.gemv(matrix, matrix.subarray(j * width, (j + 1) * width), products);
    for (let i = 0; i < count; i += 1)
      gram[j * count + i] = (products[i] as number) / ((scale[i] as number) * (scale[j] as number));
  }
  kernels.gemv(matrix, target, products);
  const right = products.map((one, j) => one / (scale[j] as number));
  return { gram, right, square: kernels.dot(target, target), roughness };
}

/** The products [count] of `row` [pixels] with the columns of the equations made last, templates as they were given. */
export function alongColumns(library: Library, row: Float64Array): Float64Array {
  const { kernels, matrix, target, products } = bedOf(library);
  target.fill(0);
  target.set(row);
  kernels.gemv(matrix, target, products);
  return products.map((one, j) => one / (library.scale[j] as number));
}
