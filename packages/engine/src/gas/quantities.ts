/** What a fit says of the gas: its motion, and flux, equivalent width and contrast of each line. */
import { emissionLinesOf, median } from '@spaxel/core';
import { speedOfLightKms } from '../grid/grid.ts';
import type { Bench, Pass } from '../passes.ts';
import type { PreparedSpectrum } from '../prepared.ts';
import { isAtBound, qualityBits } from '../quantities/quality.ts';
import { intrinsic } from '../quantities/sigma.ts';
import { gasReachKms, largestGasSigmaKms, type Line } from './lines.ts';
import { normalIntegral } from './profile.ts';

/** Amplitude over noise from which on a line counts as seen (Sarzi et al. 2006, section 3). */
const seenFrom = 3;
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

/** Native pixels whose distance from `place` (ln lambda) is between two velocities (km/s). */
function pixelsRound(
  place: number,
  [near, far]: readonly [number, number],
  { lnRest }: Bench['grid']
): number[] {
  const found: number[] = [];
  for (let i = 0; i < lnRest.length; i += 1) {
    const off = Math.abs((lnRest[i] as number) - place) * speedOfLightKms;
    if (off >= near && off <= far) found.push(i);
  }
  return found;
}

/** The scatter of the residuals round a line: 1.4826 times their median. */
function noiseAt(place: number, { pass, spectrum, bench }: Scene): number {
  const { good, flux } = spectrum;
  const near = pixelsRound(place, [0, noiseKms], bench.grid).filter(i => good[i] === 1);
  const all = [...good.keys()].filter(i => good[i] === 1);
  const used = near.length >= fewestPixels ? near : all;
  const off = used.map(i => Math.abs((flux[i] as number) - (pass.model[i] as number)));
  return 1.4826 * median(Float64Array.from(off));
}

/** The mean of the stars' model on both sides of a line, or NaN where it has none. */
function continuumAt(place: number, { pass, bench }: Scene): number {
  const pixels = pixelsRound(place, continuumKms, bench.grid);
  const sum = pixels.reduce((total, i) => total + (pass.stars[i] as number), 0);
  return sum / pixels.length;
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

/** Whether a line stands out of the noise. */
export function isGasSeen(pass: Pass, spectrum: PreparedSpectrum, bench: Bench): boolean {
  const scene = { pass, spectrum, bench };
  return pass.lines.some((line, j) => (measured(line, j, scene)?.contrast ?? 0) >= seenFrom);
}

/** V_GAS, SIGMA_GAS (NaN where no line is seen) with their errors, and the bits they set. */
function motionOf({ pass, bench }: Scene) {
  const { gas } = pass.solution;
  const [v, raw] = gas?.kinematics ?? [];
  const [vError = 0, rawError = 0] = gas?.errors ?? [];
  const quantities = { V_GAS: NaN, V_GAS_ERR: NaN, SIGMA_GAS: NaN, SIGMA_GAS_ERR: NaN };
  if (v === undefined || raw === undefined || vError === 0)
    return { quantities, quality: qualityBits.gasUnseen };
  const growth = Math.sqrt(Math.max(1, pass.chi2));
  const { velscale } = bench.grid;
  const sigma = intrinsic([raw, rawError * growth], 0, velscale);
  const { startV } = bench.asked;
  const low = [startV - gasReachKms, -largestGasSigmaKms];
  const high = [startV + gasReachKms, largestGasSigmaKms];
  return {
    quantities: {
      ...{ V_GAS: v, V_GAS_ERR: vError * growth },
      ...{ SIGMA_GAS: sigma.value, SIGMA_GAS_ERR: sigma.error }
    },
    quality:
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
  const growth = Math.sqrt(Math.max(1, pass.chi2));
  const unit = bench.grid.stretch * spectrum.scale;
  const { quantities: motion, quality } = motionOf(scene);
  const quantities: Record<string, number> = { ...motion };
  for (const { name } of emissionLinesOf(bench.asked.gas)) {
    const index = pass.lines.findIndex(line => line.name === name);
    const line = pass.lines[index];
    const found = line && measured(line, index, scene);
    quantities[`FLUX_${name}`] = (found?.flux ?? NaN) * unit;
    quantities[`FLUX_${name}_ERR`] = (found?.error ?? NaN) * unit * growth;
    quantities[`EW_${name}`] = found?.width ?? NaN;
    quantities[`AN_${name}`] = found?.contrast ?? NaN;
  }
  return { quantities, quality };
}
