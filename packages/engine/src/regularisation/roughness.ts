/** How rough a distribution over ages, metallicities and what else the templates vary is: its second differences on the grid of the templates. */
import { type Axes, linesOf } from './grid.ts';

/** Three templates beside each other along one axis; the middle one is where the curvature is. */
function threes(lines: readonly (readonly number[])[]): number[][] {
  return lines.flatMap(line => line.slice(2).map((_, i) => line.slice(i, i + 3)));
}

/** R^T R [n, n], |R x|^2 being the sum over the grid of the squared Laplacian: the second differences
 * x_i-1 - 2 x_i + x_i+1 of all axes, added before they are squared, so that a slope across the axes is as rough
 * as one along them; on the grid's edges that of the edge alone, at its corners none. Linear regularisation of
 * the second order (Press et al. 1992, section 18.5; Cappellari 2017, section 3.5; `reg_ord=2` as pPXF
 * documents it). An axis of two levels has no curvature: each is smooth by itself. Throws OptionInvalid.
 */
export function roughnessOf(axes: Axes): Float64Array {
  const count = axes.mh.length;
  const rows = new Map<number, [j: number, share: number][]>();
  for (const [before, here, after] of threes(linesOf(axes)) as [number, number, number][])
    rows.set(here, [...(rows.get(here) ?? []), [before, 1], [here, -2], [after, 1]]);
  const out = new Float64Array(count * count);
  for (const row of rows.values())
    for (const [i, a] of row)
      for (const [k, b] of row) out[i * count + k] = (out[i * count + k] as number) + a * b;
  return out;
}
