/** What a fit says of the gas: its motion, and flux, equivalent width and contrast of each line. */
import { emissionLinesOf, median } from '@spaxel/core';
import { speedOfLightKms } from '../grid/grid.ts';
import type { Bench, Pass } from '../passes.ts';
import type { PreparedSpectrum } from '../prepared.ts';
import { isAtBound, qualityBits } from '../quantities/quality.ts';
import { intrinsic } from '../quantities/sigma.ts';
import { gasReachKms, largestGasSigmaKms, type Line } from './lines.ts';
import { normalIntegral } from './profile.ts';
import { pixelAt } from './start.ts';

/** Amplitude over noise from which on a line counts as seen (Sarzi et al. 2006, section 3). */
const seenFrom = 3;
/** And flux over its error: a broad line in an absorption line of the stars has A/N of 3 with half of that. */
const sureFrom = 4;
/** Round a line: where the noise is taken, km/s, and how many pixels that needs. */
const noiseKms = 1500;
const fewestPixels = 10;
/** The continuum of an equivalent width lies between these, km/s, on both sides. */
const continuumKms = [500, 1500] as const;

interface Scene {
  readonly pass: Pass;
  readonly spectrum: PreparedSpectrum;
  readonly bench: Bench;
}

/** The native pixels, from the first to before the last, within `reach` (km/s) of `place` (ln lambda). */
function pixelsRound(place: number, reach: number, { lnRest }: Bench['grid']): [number, number] {
  const half = reach / speedOfLightKms;
  return [pixelAt(lnRest, place - half), pixelAt(lnRest, place + half)];
}

/** Medians of |residual|, times 1.4826, and of the error, over the pixels that count between two: the larger. */
function noiseBetween(from: number, to: number, { pass, spectrum }: Scene): number {
  const { good, flux, error } = spectrum;
  const counted = new Float64Array(to - from).fill(NaN);
  const doubts = counted.slice();
  for (let i = from; i < to; i += 1) {
    if (good[i] !== 1) continue;
    counted[i - from] = Math.abs((flux[i] as number) - (pass.model[i] as number));
    doubts[i - from] = error[i] as number;
  }
  const isEnough = counted.filter(Number.isFinite).length >= fewestPixels;
  return isEnough ? Math.max(1.4826 * median(counted), median(doubts)) : NaN;
}

/** The noise of a pixel round a line, or of all where few there count: the scatter of the residuals, but no less
 * than the data's errors: a perfect model of a poor spectrum proves no line.
 */
function noiseAt(place: number, scene: Scene): number {
  const near = noiseBetween(...pixelsRound(place, noiseKms, scene.bench.grid), scene);
  return Number.isNaN(near) ? noiseBetween(0, scene.spectrum.flux.length, scene) : near;
}

/** The mean of the stars' model on both sides of a line, or NaN where it has none. */
function continuumAt(place: number, { pass, bench }: Scene): number {
  const [near, far] = continuumKms.map(reach => pixelsRound(place, reach, bench.grid)) as [
    [number, number],
    [number, number]
  ];
  let [sum, count] = [0, 0];
  for (const [from, to] of [
    [far[0], near[0]],
    [near[1], far[1]]
  ] as const)
    for (let i = from; i < to; i += 1) {
      sum += pass.stars[i] as number;
      count += 1;
    }
  return sum / count;
}

/** Flux, its formal error, both in the data's unit times rest angstrom; rest equivalent width; A/N. */
interface Measured {
  readonly flux: number;
  readonly error: number;
  readonly width: number;
  readonly contrast: number;
}

function measured(line: Line, index: number, scene: Scene): Measured | undefined {
  const { gas } = scene.pass.solution;
  const [named] = line.parts;
  if (gas === null || named === undefined) return undefined;
  const flux = gas.fluxes[index] as number;
  const [v, sigma] = [0, 1].map(at => gas.kinematics[2 * line.group + at] as number);
  const place = named.place + (v as number) / speedOfLightKms;
  const spread = Math.hypot((sigma as number) / speedOfLightKms, Math.sqrt(named.variance));
  // The mean over a pixel of the data's width that sits on the line.
  const pixel = scene.bench.grid.velscale / speedOfLightKms;
  const peak = (2 * normalIntegral((0.5 * pixel) / spread)) / (pixel * Math.exp(place));
  return {
    flux,
    error: gas.fluxErrors[index] as number,
    width: flux / continuumAt(place, scene),
    contrast: (flux * peak) / noiseAt(place, scene)
  };
}

const linesOf = ({ solution }: Pass): readonly Line[] => solution.gas?.lines ?? [];

/** Lines that stand out of the noise, and their flux of its own error: broad lines may only mend the stars. */
export function seenLines(pass: Pass, spectrum: PreparedSpectrum, bench: Bench): readonly Line[] {
  const scene = { pass, spectrum, bench };
  return linesOf(pass).filter((line, j) => {
    const found = measured(line, j, scene);
    if (found === undefined) return false;
    return found.contrast >= seenFrom && found.flux >= sureFrom * found.error * growthOf(pass);
  });
}

/** Formal errors grow by sqrt(chi2) where chi2 > 1. */
function growthOf({ chi2 }: Pass): number {
  return Math.sqrt(Math.max(1, chi2));
}

/** V and SIGMA of a group of lines (NaN where it has none of its own) with their errors, and the bits they set. */
function motionOf(group: number, suffix: string, { pass, bench }: Scene) {
  const { gas } = pass.solution;
  const [v, raw] = gas?.kinematics.slice(2 * group) ?? [];
  const [vError = 0, rawError = 0] = gas?.errors.slice(2 * group) ?? [];
  const named = (values: readonly [number, number, number, number]) => {
    const names = [`V_${suffix}`, `V_${suffix}_ERR`, `SIGMA_${suffix}`, `SIGMA_${suffix}_ERR`];
    return Object.fromEntries(names.map((name, i) => [name, values[i] as number]));
  };
  if (v === undefined || raw === undefined || vError === 0)
    return { motion: named([NaN, NaN, NaN, NaN]), bits: group === 0 ? qualityBits.gasUnseen : 0 };
  const growth = growthOf(pass);
  const sigma = intrinsic([raw, rawError * growth], 0, bench.grid.velscale);
  const { startV } = bench.asked;
  const low = [startV - gasReachKms, -largestGasSigmaKms];
  const high = [startV + gasReachKms, largestGasSigmaKms];
  return {
    motion: named([v, vError * growth, sigma.value, sigma.error]),
    bits:
      (sigma.isLimit ? qualityBits.gasLimit : 0) |
      (isAtBound([v, raw], low, high) ? qualityBits.atBound : 0)
  };
}

/** The gas's quantities by the names of fitter.json and its bits; lines that were not measured are NaN.
 * Fluxes are as observed: rest fluxes of the fit, times 1 + z and the spectrum's scale.
 */
export function gasQuantities(
  pass: Pass,
  spectrum: PreparedSpectrum,
  bench: Bench
): { readonly quantities: Readonly<Record<string, number>>; readonly quality: number } {
  const scene = { pass, spectrum, bench };
  const growth = growthOf(pass);
  const unit = bench.grid.stretch * spectrum.scale;
  const all = motionOf(0, 'GAS', scene);
  const forbidden = motionOf(1, 'FORBIDDEN', scene);
  const isApart = bench.asked.gasKinematics === 'apart';
  const quantities: Record<string, number> = {
    ...all.motion,
    ...(isApart ? forbidden.motion : {})
  };
  const lines = linesOf(pass);
  for (const { name } of emissionLinesOf(bench.asked.gas)) {
    const index = lines.findIndex(line => line.name === name);
    const line = lines[index];
    const found = line && measured(line, index, scene);
    quantities[`FLUX_${name}`] = (found?.flux ?? NaN) * unit;
    quantities[`FLUX_${name}_ERR`] = (found?.error ?? NaN) * unit * growth;
    quantities[`EW_${name}`] = found?.width ?? NaN;
    quantities[`AN_${name}`] = found?.contrast ?? NaN;
  }
  return { quantities, quality: all.bits | forbidden.bits };
}
