// The signal-to-noise map of a cube, plane by plane.
import type { Pixels } from '@spaxel/core';
import { sigmaOf } from '../errors.ts';
import type { Volume } from '../spectra-of.ts';
import { flagPlainly } from '../white/sum.ts';
import { bandWindow, type Range } from './window.ts';

/** Channels between the neighbours that are compared: next ones share noise in resampled cubes (DER_SNR, Stoehr et al. 2008). */
const lag = 2;
/** Of a Gaussian: sigma of one value by the mean of |2 f(k) - f(k - 2) - f(k + 2)|. */
const ofDifference = Math.sqrt(Math.PI / 2) / Math.sqrt(6);

interface Sums {
  readonly flux: Float64Array;
  readonly count: Uint32Array;
  readonly noise: Float64Array;
  readonly noises: Uint32Array;
}

/** The good flux of a plane, NaN elsewhere. */
async function goodPlane(volume: Volume, k: number, signal: AbortSignal): Promise<Float64Array> {
  const { flux, masks, layout, zeroIsEmpty } = volume;
  const bad = new Uint8Array(flux.nx * flux.ny);
  const [plane, ...flags] = await Promise.all([
    flux.plane(k, signal),
    ...masks.map(mask => mask.planeBytes(k, signal))
  ]);
  for (const [nth, bytes] of flags.entries()) flagPlainly(volume, bad, nth)(bytes);
  const factor = layout.factor[k] as number;
  return Float64Array.from(plane, (value, at) =>
    bad[at] !== 0 || !Number.isFinite(value) || (zeroIsEmpty && value === 0) ? NaN : value * factor
  );
}

function addErrors(
  { noise, noises }: Sums,
  [plane, errors]: readonly [Float64Array, Pixels],
  sigma: (stored: number) => number
): void {
  for (let at = 0; at < plane.length; at += 1) {
    if (Number.isNaN(plane[at])) continue;
    const one = sigma(errors[at] as number);
    if (Number.isNaN(one)) {
      plane[at] = NaN;
      continue;
    }
    noise[at] = (noise[at] as number) + one;
    noises[at] = (noises[at] as number) + 1;
  }
}

/** Adds to the noise how far the middle of three planes lies from the mean of the others. */
function addDifferences({ noise, noises }: Sums, planes: readonly (Float64Array | undefined)[]) {
  const [before, middle, after] = [planes.at(-1 - 2 * lag), planes.at(-1 - lag), planes.at(-1)];
  if (before === undefined || middle === undefined || after === undefined) return;
  for (let at = 0; at < middle.length; at += 1) {
    const far = 2 * (middle[at] as number) - (before[at] as number) - (after[at] as number);
    if (Number.isNaN(far)) continue;
    noise[at] = (noise[at] as number) + Math.abs(far) * ofDifference;
    noises[at] = (noises[at] as number) + 1;
  }
}

function addFlux({ flux, count }: Sums, plane: Float64Array): void {
  for (let at = 0; at < plane.length; at += 1) {
    const value = plane[at] as number;
    if (Number.isNaN(value)) continue;
    flux[at] = (flux[at] as number) + value;
    count[at] = (count[at] as number) + 1;
  }
}

/**
 * Signal-to-noise per channel of each spaxel: the mean flux of its good channels over their mean error; where the cube has no
 * errors, over the scatter that the mean of |2 f(k) - f(k - 2) - f(k + 2)| tells, which strong lines make larger. ny * nx,
 * NaN where nothing is good. For looking, of one pass through the cube; a job measures its own by medians.
 * @throws SpaxelError RequestInvalid when the range has no channel.
 */
export async function readSignalMap(
  volume: Volume,
  range: Range,
  signal: AbortSignal
): Promise<Float32Array> {
  const { flux, error, layout } = volume;
  const pixels = flux.nx * flux.ny;
  const sums: Sums = {
    flux: new Float64Array(pixels),
    count: new Uint32Array(pixels),
    noise: new Float64Array(pixels),
    noises: new Uint32Array(pixels)
  };
  const recent: (Float64Array | undefined)[] = [];
  let last = -1;
  for (const k of bandWindow(layout, range).channels) {
    const plane = await goodPlane(volume, k, signal);
    // Planes across a gap are no neighbours.
    if (k !== last + 1) recent.length = 0;
    last = k;
    const factor = Math.abs(layout.factor[k] as number);
    const kind = layout.error?.kind ?? 'std';
    if (error !== undefined)
      addErrors(
        sums,
        [plane, await error.plane(k, signal)],
        stored => sigmaOf(kind, stored) * factor
      );
    else {
      recent.push(plane);
      if (recent.length > 2 * lag + 1) recent.shift();
      addDifferences(sums, recent);
    }
    addFlux(sums, plane);
  }
  return Float32Array.from(sums.flux, (total, at) => {
    const noise = (sums.noise[at] as number) / (sums.noises[at] as number);
    return noise > 0 ? total / (sums.count[at] as number) / noise : NaN;
  });
}
