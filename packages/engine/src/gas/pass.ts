/** The kinematics pass with gas: stars alone first, then stars and lines together. */
import type { Bench, Pass } from '../passes.ts';
import { kinematicsAsked, kinematicsPass, passOf } from '../passes.ts';
import { countOf, fewestFor, type PreparedSpectrum } from '../prepared.ts';
import { type Asked, type GasAsked, solve } from '../varpro/solve.ts';
import { apart, type Gas, gasReachKms, largestGasSigmaKms } from './lines.ts';
import { seenLines } from './quantities.ts';
import { gasStart, withoutLines } from './start.ts';

/** Limits of V, sigma (km/s) of so many groups of lines. */
export function gasBounds({ asked, grid }: Bench, groups: number): Pick<GasAsked, 'low' | 'high'> {
  const { startV } = asked;
  const repeated = (pair: readonly number[]) => Array.from({ length: groups }, () => pair).flat();
  return {
    low: repeated([startV - gasReachKms, grid.velscale / 100]),
    high: repeated([startV + gasReachKms, largestGasSigmaKms])
  };
}

const isGood = ({ solution: { status } }: Pass): boolean =>
  status === 'done' || status === 'bound reached';

/** A fit of the stars where there are no lines: it says where to start, for them and for the gas. */
function starsAlone(spectrum: PreparedSpectrum, bench: Bench, gas: Gas): Pass {
  const lnGood = withoutLines(spectrum.lnGood, gas, bench.grid);
  const isEnough = countOf(lnGood) >= fewestFor(bench.asked);
  const clear = isEnough ? { ...spectrum, lnGood } : spectrum;
  const asked = kinematicsAsked(spectrum, bench);
  return passOf(clear, bench, problem => solve(problem, asked));
}

/** Within the bounds, not on them. */
function inside(
  values: readonly number[],
  { low, high }: Pick<GasAsked, 'low' | 'high'>
): number[] {
  return values.map((value, i) => {
    const [from, to] = [low[i] as number, high[i] as number];
    const near = 1e-3 * (to - from);
    return Math.min(to - near, Math.max(from + near, value));
  });
}

/** V, sigma, h3 ... of the stars with V, sigma of the gas, and all fluxes. Where no line is seen the fluxes
 * are measured at the stars' own V and sigma (Sarzi et al. 2006): lines free to move would find noise. Forbidden
 * lines move apart from the others when that is asked for and some of both are seen.
 */
export function gasPass(spectrum: PreparedSpectrum, bench: Bench, gas: Gas): Pass {
  if (gas.lines.length === 0) return kinematicsPass(spectrum, bench);
  const look = starsAlone(spectrum, bench, gas);
  const asked = kinematicsAsked(spectrum, bench);
  const stars: Asked = isGood(look)
    ? { ...asked, start: inside(look.solution.kinematics, asked) }
    : asked;
  const centre = asked.start[0] as number;
  const { lines, start } = gasStart(spectrum, gas, { model: look.model, centre, grid: bench.grid });
  if (lines.length === 0) return kinematicsPass(spectrum, bench);
  const bounds = gasBounds(bench, 1);
  const common = { lines, pixels: gas.pixels, ...bounds };
  const fit = (gasAsked: GasAsked) =>
    passOf(spectrum, bench, problem => solve(problem, { ...stars, gas: gasAsked }));
  const joint = fit({ ...common, start: inside(start, bounds) });
  const kinds = new Set(seenLines(joint, spectrum, bench).map(({ kind }) => kind));
  if (isGood(joint) && kinds.size > 0) {
    if (bench.asked.gasKinematics === 'tied' || kinds.size < 2) return joint;
    const both = gasBounds(bench, 2);
    const { kinematics = start } = joint.solution.gas ?? {};
    const begin = inside([...kinematics, ...kinematics], both);
    const two = fit({ ...common, ...both, lines: apart(lines), start: begin });
    return isGood(two) ? two : joint;
  }
  const held = inside(stars.start.slice(0, 2), bounds);
  return fit({ ...common, start: held, held });
}
