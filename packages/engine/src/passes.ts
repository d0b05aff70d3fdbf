/** The two passes: kinematics with additive polynomials; populations with kinematics held. */
import { SpaxelError } from '@spaxel/core';
import type { Dust } from './attenuation/dust.ts';
import { linesOn } from './gas/columns.ts';
import type { Gas } from './gas/lines.ts';
import { type Grid, velocityReachKms } from './grid/grid.ts';
import { largestSigmaKms, type Prepared, type VacuumSet } from './library/prepare.ts';
import type { Parameters } from './parameters.ts';
import { countOf, type PreparedSpectrum } from './prepared.ts';
import { curvatureOf } from './quantities/sigma.ts';
import { regularised } from './regularisation/regularise.ts';
import type { Problem } from './varpro/problem.ts';
import { type Asked, type GasAsked, solve, type Solution } from './varpro/solve.ts';

const largestHermite = 0.3;

/** What all spectra of a grid share. */
export interface Bench {
  readonly asked: Parameters;
  readonly grid: Grid;
  readonly prepared: Prepared;
  /** null: stars alone. */
  readonly gas: Gas | null;
  /** [p native] as in sigma.ts, of the templates as they are in the library. */
  readonly excess: Float64Array;
  /** By how much they were broadened for it, (km/s)^2 [p native]; null: they are those of the set. */
  readonly broadening: Float64Array | null;
  readonly dust: Dust | undefined;
  readonly set: VacuumSet;
}

/** A solution seen on the native pixels [p]. */
export interface Pass {
  readonly solution: Solution;
  /** In units of the spectrum's scale. */
  readonly model: Float64Array;
  /** The model without gas. */
  readonly stars: Float64Array;
  /** Of the stars in ln lambda, by error. */
  readonly curvature: Float64Array;
  /** Per degree of freedom, over the native pixels that count. */
  readonly chi2: number;
}

/** Lower and upper limits of V, sigma (km/s), h3 ... */
export function boundsOf({ asked, grid }: Bench): Pick<Asked, 'low' | 'high'> {
  const hermite = new Array<number>(asked.moments - 2).fill(largestHermite);
  const { startV } = asked;
  return {
    low: [startV - velocityReachKms, grid.velscale / 100, ...hermite.map(one => -one)],
    high: [startV + velocityReachKms, largestSigmaKms, ...hermite]
  };
}

/** Moments, and the difference of resolutions that h3, h4 are freed of: its mean over the pixels that count. */
export function resolvedShape({ good }: PreparedSpectrum, { asked, excess }: Bench) {
  let sum = 0;
  for (let i = 0; i < good.length; i += 1) if (good[i] === 1) sum += excess[i] as number;
  return { moments: asked.moments, excess: sum / countOf(good) };
}

/** V, sigma, h3 ... of stars alone: what a kinematics pass begins with. */
export function kinematicsAsked(spectrum: PreparedSpectrum, bench: Bench): Asked {
  const { asked } = bench;
  const start = [asked.startV, asked.startSigma, ...new Array<number>(asked.moments - 2).fill(0)];
  const shape = { ...resolvedShape(spectrum, bench), degree: asked.degree, mdegree: 0 };
  const bias = asked.bias ?? 0.7 * Math.sqrt(500 / countOf(spectrum.lnGood));
  return { ...shape, ...boundsOf(bench), start, bias };
}

/** V, sigma, h3 ... always from the same cold start, so that a fit never depends on the one before. */
export function kinematicsPass(spectrum: PreparedSpectrum, bench: Bench): Pass {
  const wanted = kinematicsAsked(spectrum, bench);
  return passOf(spectrum, bench, problem => solve(problem, wanted));
}

/** Additive polynomials change the depths of lines, and with them the ages; so here there are none, but
 * multiplicative ones, or dust.
 */
export function populationsPass(spectrum: PreparedSpectrum, bench: Bench, first: Pass): Pass {
  const { asked, dust } = bench;
  const held = first.solution.kinematics;
  const continuum = dust === undefined ? { mdegree: asked.mdegree } : { mdegree: 0, dust };
  const shape = { ...resolvedShape(spectrum, bench), held, degree: -1, ...continuum };
  const gas = heldGas(first, bench);
  const wanted = { ...shape, ...boundsOf(bench), start: held, bias: 0 };
  if (asked.regularisation === 0)
    return passOf(spectrum, bench, problem => solve(problem, { ...wanted, gas }));
  const smoothing = { axes: bench.set.templates, strength: asked.regularisation };
  return passOf(spectrum, bench, problem => {
    const emitted = gas && emittedBy(solve(problem, { ...wanted, gas }), bench);
    if (emitted === undefined) return regularised(problem, wanted, smoothing);
    const bare = problem.flux.map((one, i) => one - (emitted.inLn[i] as number));
    const stars = regularised({ ...problem, flux: bare }, wanted, smoothing);
    const model = stars.model.map((one, i) => one + (emitted.inLn[i] as number));
    return { ...stars, model, gas: emitted.gas, free: stars.free + emitted.gas.lines.length };
  });
}

/** The lines of a pass where it found them: their fluxes are free again. */
export function heldGas({ solution }: Pass, { gas }: Bench): GasAsked | undefined {
  if (solution.gas === null || gas === null) return undefined;
  const { lines, kinematics: held } = solution.gas;
  return { lines, pixels: gas.pixels, held, start: held, low: held, high: held };
}

/** The lines of a solution on native pixels and on even ones; undefined without any. */
function emittedBy({ gas }: Solution, bench: Bench) {
  if (gas === null || bench.gas === null) return undefined;
  const { kinematics, lines, fluxes: weights } = gas;
  const emitted = linesOn(bench.gas.pixels, { lines, weights }, kinematics);
  return { gas, native: emitted, inLn: bench.grid.toLn.flux(emitted) };
}

/** A solution on the native pixels, and the stars' part of it. Lines are put on these pixels themselves: too
 * narrow to be taken from one grid to the other without loss.
 */
function modelsOf(solution: Solution, bench: Bench) {
  const { grid } = bench;
  const emitted = emittedBy(solution, bench);
  if (emitted === undefined) {
    const model = grid.fromLn.flux(solution.model);
    return { model, stars: model };
  }
  const { native, inLn } = emitted;
  const stars = grid.fromLn.flux(solution.model.map((one, i) => one - (inLn[i] as number)));
  return { model: stars.map((one, i) => one + (native[i] as number)), stars };
}

/** One fit, seen on the native pixels. Throws NotFinite. */
export function passOf(
  spectrum: PreparedSpectrum,
  bench: Bench,
  solved: (problem: Problem) => Solution
): Pass {
  const { lnFlux: flux, lnError: error, lnGood: good } = spectrum;
  const { grid } = bench;
  const problem = { library: bench.prepared.library, flux, error, good };
  const solution = solved(problem);
  const { model, stars } = modelsOf(solution, bench);
  const isFinite = solution.kinematics.every(Number.isFinite) && model.every(Number.isFinite);
  if (!isFinite || !solution.errors.every(Number.isFinite))
    throw new SpaxelError('NotFinite', 'The fit gave a number that is not finite.');
  const chi2 = chi2Of(spectrum, model, solution.free);
  const curvature = curvatureOf(stars, spectrum.error, grid);
  return { solution, model, stars, curvature, chi2 };
}

function chi2Of(spectrum: PreparedSpectrum, model: Float64Array, free: number): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < model.length; i += 1) {
    if (spectrum.good[i] !== 1) continue;
    const residual = (spectrum.flux[i] as number) - (model[i] as number);
    sum += (residual / (spectrum.error[i] as number)) ** 2;
    count += 1;
  }
  return sum / Math.max(1, count - free);
}
