/** The normalisation window: the one band of light in which all light fractions are said. */
import { SpaxelError } from '@spaxel/core';
import type { Grid } from '../grid/grid.ts';
import type { Parameters } from '../parameters.ts';

/** From, to: rest vacuum angstrom. */
export type Window = readonly [number, number];

const usual: Window = [5450, 5550];
const width = 100;

/** What is asked; else 5450-5550 A where the fit covers it; else the middle 100 A of the fit.
 * Throws OptionInvalid when the templates do not cover what is asked.
 */
export function normWindow(asked: Parameters, grid: Grid, coverage: Window): Window {
  const { normFrom, normTo } = asked;
  if (normFrom !== null && normTo !== null) {
    if (coverage[0] <= normFrom && normFrom < normTo && normTo <= coverage[1])
      return [normFrom, normTo];
    const sentence = 'The templates do not cover the normalisation window.';
    throw new SpaxelError('OptionInvalid', sentence);
  }
  const first = grid.edges[0] as number;
  const last = grid.edges[grid.edges.length - 1] as number;
  if (first <= usual[0] && usual[1] <= last) return usual;
  const middle = 0.5 * (first + last);
  const half = 0.5 * Math.min(width, last - first);
  return [middle - half, middle + half];
}
