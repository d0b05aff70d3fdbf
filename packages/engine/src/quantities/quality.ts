/** The QUALITY bits of a fit: what a reader of the maps should distrust. */
import type { TemplateSpectra } from '../templates.ts';

/** The bits, which add up. */
export const qualityBits = {
  upperLimit: 1,
  atBound: 2,
  gridEdge: 4,
  hermiteUnreliable: 8,
  clipped: 16,
  /** No line of gas is seen: its kinematics are not known. */
  gasUnseen: 32,
  /** The dispersion of the gas is consistent with 0. */
  gasLimit: 64
} as const;

const nearBound = 1e-3;
const edgeShare = 0.5;

/** Whether a parameter lies within a thousandth of its range of a limit. */
export function isAtBound(
  values: readonly number[],
  low: readonly number[],
  high: readonly number[]
): boolean {
  return values.some((value, i) => {
    const [from, to] = [low[i] as number, high[i] as number];
    const near = nearBound * (to - from);
    return value <= from + near || value >= to - near;
  });
}

/** Whether more than half of the light is in the youngest, oldest, poorest or richest templates, or at an end of a
 * further axis, where that has a middle.
 */
export function isOnEdge(light: Float64Array, templates: TemplateSpectra): boolean {
  const { logAge, mh, alpha, imf } = templates;
  const further = [alpha, imf].filter(axis => axis !== undefined && new Set(axis).size > 2);
  const edges = [logAge, mh, ...further].flatMap(axis => {
    if (axis === undefined) return [];
    const [low, high] = [Math.min(...axis), Math.max(...axis)];
    return high > low ? [{ axis, low, high }] : [];
  });
  const onEdge = light.filter((_, j) =>
    edges.some(({ axis, low, high }) => axis[j] === low || axis[j] === high)
  );
  const sum = (values: Float64Array) => values.reduce((total, one) => total + one, 0);
  return sum(onEdge) > edgeShare * sum(light);
}
