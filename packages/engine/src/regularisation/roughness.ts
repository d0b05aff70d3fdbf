/** How rough a distribution over ages and metallicities is: its second differences on the grid of the templates. */
import { SpaxelError } from '@spaxel/core';

/** Per template [n]: log10 age/yr and [M/H]. */
export interface Axes {
  readonly logAge: Float64Array;
  readonly mh: Float64Array;
}

/** Ascending values that lie apart. */
function levelsOf(values: Float64Array): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Template numbers by [metallicity][age]. Throws OptionInvalid when the set is no full grid. */
function gridOf({ logAge, mh }: Axes): number[][] {
  const [ages, metals] = [levelsOf(logAge), levelsOf(mh)];
  const grid = metals.map(() => new Array<number>(ages.length).fill(-1));
  for (let j = 0; j < mh.length; j += 1)
    (grid[metals.indexOf(mh[j] as number)] as number[])[ages.indexOf(logAge[j] as number)] = j;
  if (ages.length * metals.length === mh.length && grid.every(row => !row.includes(-1)))
    return grid;
  const sentence =
    'Regularisation needs templates at every age and metallicity of a grid; this set has gaps.';
  throw new SpaxelError('OptionInvalid', sentence);
}

/** Three templates beside each other along one axis; the middle one is where the curvature is. */
function threes(lines: readonly (readonly number[])[]): number[][] {
  return lines.flatMap(line => line.slice(2).map((_, i) => line.slice(i, i + 3)));
}

/** R^T R [n, n], |R x|^2 being the sum over the grid of the squared Laplacian: the second differences
 * x_i-1 - 2 x_i + x_i+1 of both axes, added before they are squared, so that a slope across the axes is as rough
 * as one along them; on the grid's edges that of the edge alone, at its corners none. Linear regularisation of
 * the second order (Press et al. 1992, section 18.5; Cappellari 2017, section 3.5; `reg_ord=2` as pPXF
 * documents it). Throws OptionInvalid.
 */
export function roughnessOf(axes: Axes): Float64Array {
  const grid = gridOf(axes);
  const count = axes.mh.length;
  const turned = (grid[0] as number[]).map((_, age) => grid.map(row => row[age] as number));
  const rows = new Map<number, [j: number, share: number][]>();
  for (const [before, here, after] of [...threes(grid), ...threes(turned)] as [
    number,
    number,
    number
  ][])
    rows.set(here, [...(rows.get(here) ?? []), [before, 1], [here, -2], [after, 1]]);
  const out = new Float64Array(count * count);
  for (const row of rows.values())
    for (const [i, a] of row)
      for (const [k, b] of row) out[i * count + k] = (out[i * count + k] as number) + a * b;
  return out;
}
