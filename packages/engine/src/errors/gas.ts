/** Gas in realisations: its lines are fitted again with the stars, and what they say spreads like the rest. */
import { gasBounds } from '../gas/pass.ts';
import type { Bench, Pass } from '../passes.ts';
import { qualityBits } from '../quantities/quality.ts';
import type { GasShape } from '../varpro/problem.ts';
import type { GasAsked, GasSolution } from '../varpro/solve.ts';
import { intervals, percentile, type Samples, shares } from './spread.ts';

/** V, sigma (km/s) of each group, and the fluxes [lines] as in GasSolution. */
export interface Emitted {
  readonly kinematics: readonly number[];
  readonly fluxes: readonly number[];
}

/** Whether V and sigma of a group were free: else no line of it is seen. */
function isFree({ errors }: GasSolution, group = 0): boolean {
  return (errors[2 * group] ?? 0) !== 0;
}

/** The lines of a pass as its realisations have them: free where they were, held where they were. */
export function gasShapeOf({ solution: { gas } }: Pass, bench: Bench): GasShape | undefined {
  if (gas === null || bench.gas === null) return undefined;
  const held = isFree(gas) ? undefined : gas.kinematics;
  return { lines: gas.lines, pixels: bench.gas.pixels, held };
}

/** V, sigma of the groups that are free, and their bounds. */
export function freeGas(
  { solution: { gas } }: Pass,
  bench: Bench
): { readonly theta: readonly number[] } & Pick<GasAsked, 'low' | 'high'> {
  if (gas === null || !isFree(gas)) return { theta: [], low: [], high: [] };
  return { theta: gas.kinematics, ...gasBounds(bench, gas.kinematics.length / 2) };
}

/** Fluxes as observed, V and SIGMA where they are known, of all realisations by their names. */
function samplesOf(
  found: readonly Emitted[],
  gas: GasSolution,
  unit: number
): Map<string, Float64Array> {
  const samples = new Map<string, Float64Array>();
  const put = (name: string, value: (one: Emitted) => number | undefined) =>
    samples.set(
      name,
      Float64Array.from(found, one => value(one) ?? NaN)
    );
  for (const [group, suffix] of ['GAS', 'FORBIDDEN'].entries()) {
    if (!isFree(gas, group)) continue;
    put(`V_${suffix}`, one => one.kinematics[2 * group]);
    put(`SIGMA_${suffix}`, one => one.kinematics[2 * group + 1]);
  }
  for (const [j, { name }] of gas.lines.entries())
    put(`FLUX_${name}`, one => (one.fluxes[j] as number) * unit);
  return samples;
}

/** A flux ends at 0: where the 16th percentile does, the error is what lies above the best fit. */
function withoutWall(errors: Record<string, number>, fluxes: Readonly<Record<string, number>>) {
  for (const [name, low] of Object.entries(errors)) {
    const flux = name.slice(0, -'_LOW'.length);
    if (!name.startsWith('FLUX_') || !name.endsWith('_LOW') || low > 0) continue;
    errors[`${flux}_ERR`] = Math.max(
      errors[`${flux}_ERR`] as number,
      (errors[`${flux}_HIGH`] as number) - (fluxes[flux] as number)
    );
  }
}

/** A dispersion consistent with 0 is a limit, and the limit its error. */
function withLimit(errors: Record<string, number>, quality: number, samples: Samples): void {
  const sigma = samples.get('SIGMA_GAS');
  if ((quality & qualityBits.gasLimit) === 0 || sigma === undefined) return;
  errors['SIGMA_GAS_ERR'] = percentile(sigma.slice().sort(), shares.limit);
}

/** NAME_ERR, NAME_LOW, NAME_HIGH of V, SIGMA and the fluxes of a `gas`; `unit`: what a flux is multiplied by. */
export function gasSpread(
  found: readonly Emitted[],
  { gas, unit }: { readonly gas: GasSolution; readonly unit: number },
  fitted: { readonly quantities: Readonly<Record<string, number>>; readonly quality: number }
): Record<string, number> {
  const samples = samplesOf(found, gas, unit);
  const errors = intervals(samples);
  withoutWall(errors, fitted.quantities);
  withLimit(errors, fitted.quality, samples);
  return errors;
}
