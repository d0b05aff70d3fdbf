/** The grid that the templates of a set lie on: age, metallicity, and what else the set varies. */
import { SpaxelError } from '@spaxel/core';
import type { TemplateSpectra } from '../templates.ts';

/** Per template [n]: log10 age/yr, [M/H], and, where the set has them, [alpha/Fe] and the slope of the IMF. */
export type Axes = Pick<TemplateSpectra, 'logAge' | 'mh' | 'alpha' | 'imf'>;

/** The axes of a set, those it has not left out. */
function axesOf({ logAge, mh, alpha, imf }: Axes): Float64Array[] {
  return [logAge, mh, alpha, imf].filter(axis => axis !== undefined);
}

/** Ascending values that lie apart. */
function levelsOf(values: Float64Array): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Template numbers in lines along each axis, every line over all of its levels: first all lines by age, then by
 * metallicity ... Throws OptionInvalid when the set is no full grid.
 */
export function linesOf(axes: Axes): number[][] {
  const all = axesOf(axes);
  const levels = all.map(levelsOf);
  const strides = levels.map((_, axis) =>
    levels.slice(0, axis).reduce((size, { length }) => size * length, 1)
  );
  const size = levels.reduce((product, { length }) => product * length, 1);
  const count = axes.mh.length;
  const places = Array.from({ length: count }, (_, j) =>
    all.reduce((sum, values, axis) => {
      const level = (levels[axis] as number[]).indexOf(values[j] as number);
      return sum + level * (strides[axis] as number);
    }, 0)
  );
  if (size !== count || new Set(places).size !== count) {
    const sentence =
      'Regularisation needs templates at every node of their grid of ages and metallicities; this set has gaps.';
    throw new SpaxelError('OptionInvalid', sentence);
  }
  const grid = new Array<number>(count);
  for (const [j, place] of places.entries()) grid[place] = j;
  return levels.flatMap(({ length }, axis) => {
    const stride = strides[axis] as number;
    const starts = [...grid.keys()].filter(place => Math.floor(place / stride) % length === 0);
    return starts.map(start =>
      Array.from({ length }, (_, i) => grid[start + i * stride] as number)
    );
  });
}
