/** The normal equations of a spectrum over the whole library: every column is made, once. */
import { type Kernels } from '../kernels/kernels.ts';
import { fastest } from '../kernels/simd.ts';
import type { Library } from '../library/library.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
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

/** The equations where the model was evaluated last, for weights of the templates as they were given. `from`: weights near
 * which the multiplicative polynomials follow the others freely, to first order: their directions are projected out.
 */
export function equationsOf(
  model: Model,
  library: Library,
  { roughness, from }: { readonly roughness: Float64Array; readonly from: ActiveSet }
): Equations {
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
  const whole = { gram, right, square: kernels.dot(target, target), roughness };
  return withoutDirections(whole, orthonormal(model.multiplierSlopes(from)), {
    bed: bedOf(library),
    scale
  });
}

function orthonormal(slopes: readonly Float64Array[]): Float64Array[] {
  const rows: Float64Array[] = [];
  const dot = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, one, i) => sum + one * (b[i] as number), 0);
  for (const slope of slopes) {
    let row = slope.slice();
    for (const other of [...rows, ...rows]) {
      const share = dot(row, other);
      row = row.map((one, i) => one - share * (other[i] as number));
    }
    const norm = Math.sqrt(dot(row, row));
    rows.push(row.map(one => one / norm));
  }
  return rows;
}

/** The equations of what is orthogonal to orthonormal directions [pixels]. */
function withoutDirections(
  { gram, right, square, roughness }: Equations,
  directions: readonly Float64Array[],
  { bed, scale }: { readonly bed: Bed; readonly scale: Float64Array }
): Equations {
  const { kernels, matrix, target, products } = bed;
  const count = right.length;
  const raw = target.slice();
  let left = square;
  for (const direction of directions) {
    target.fill(0);
    target.set(direction);
    kernels.gemv(matrix, target, products);
    const along = raw.reduce((sum, one, i) => sum + one * (target[i] as number), 0);
    const shares = products.map((one, j) => one / (scale[j] as number));
    left -= along * along;
    for (let j = 0; j < count; j += 1) {
      const share = shares[j] as number;
      right[j] = (right[j] as number) - along * share;
      for (let i = 0; i < count; i += 1)
        gram[j * count + i] = (gram[j * count + i] as number) - share * (shares[i] as number);
    }
  }
  return { gram, right, square: left, roughness };
}
