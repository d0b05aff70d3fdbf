// Which single populations make a mean age and metallicity by light.
import { SpaxelError } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';

/** A population of the set and its share of the light in the normalisation window. */
export interface Share {
  readonly row: number;
  readonly light: number;
}

/** The two nodes around a value, with the shares whose mean is the value. */
function between(nodes: readonly number[], value: number, what: string): [number, number][] {
  const [low = NaN, high = NaN] = [nodes[0], nodes.at(-1)];
  if (!(value >= low && value <= high)) {
    const limits = `${low.toFixed(2)} to ${high.toFixed(2)}`;
    throw new SpaxelError(
      'OptionInvalid',
      `${what} ${value.toFixed(2)} lies outside the template set (${limits}).`
    );
  }
  const right = Math.max(
    1,
    nodes.findIndex(node => node >= value)
  );
  if (nodes.length < 2) return [[0, 1]];
  const [left = NaN, above = NaN] = [nodes[right - 1], nodes[right]];
  const share = (value - left) / (above - left);
  return [
    [right - 1, 1 - share],
    [right, share]
  ];
}

/**
 * The four populations around (log10 age/yr, [M/H]), bilinear, so that sum(light * log age) and sum(light * [M/H])
 * are exactly what is asked. @throws SpaxelError OptionInvalid outside the grid.
 */
export function mixOf({ manifest }: Templates, logAge: number, mh: number): Share[] {
  const ages = manifest.ages.map(age => 9 + Math.log10(age));
  const inAge = between(ages, logAge, 'log age');
  const inMetal = between(manifest.mh, mh, '[M/H]');
  return inMetal
    .flatMap(([metal, m]) =>
      inAge.map(([age, a]) => ({ row: metal * ages.length + age, light: a * m }))
    )
    .filter(({ light }) => light > 0);
}
