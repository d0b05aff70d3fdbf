/** A made-up universe of Gaussian lines on a ln grid: exact at any velocity and dispersion. */
import type { Kernels } from '../kernels/kernels.ts';
import { lengthFor } from '../fft/plan.ts';
import { type Library, libraryOf } from '../library/library.ts';

/** A repeatable stream of numbers, even in [0, 1) (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normal deviates from `random`. */
export function normalOf(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const templateSigma = 2;
export const velscale = 50;
export const pixels = 1000;
const lead = 164;

const random = randomOf(7);
const centres = Float64Array.from({ length: 120 }, () => -150 + 1300 * random());
const base = centres.map(() => 0.3 * random() + 0.05);
const tilt = centres.map(() => 0.3 * random());

function depths(index: number): Float64Array {
  return base.map((one, line) => one + (tilt[line] as number) * Math.sin(index * 0.9 + line));
}

export interface Galaxy {
  readonly v: number;
  readonly sigma: number;
  readonly h3?: number;
  readonly h4?: number;
  readonly template?: number;
  /** Of a line without motions, pixels; the templates' own when left out. */
  readonly line?: number;
}

/** The line profile at `x` standard deviations: Gauss-Hermite (van der Marel & Franx 1993), h3 and h4. */
function hermiteProfile(x: number, h3: number, h4: number): number {
  const third = (8 * x ** 3 - 12 * x) / Math.sqrt(48);
  const fourth = (16 * x ** 4 - 48 * x * x + 12) / Math.sqrt(384);
  return Math.exp(-0.5 * x * x) * (1 + h3 * third + h4 * fourth);
}

/** 1 - lines, at pixel `place`, the lines convolved with the galaxy's LOSVD by a fine sum. */
export function fluxAt(
  place: number,
  { v, sigma, h3 = 0, h4 = 0, template = 3, line: own = templateSigma }: Galaxy
): number {
  const lines = depths(template);
  const [shift, width] = [v / velscale, sigma / velscale];
  const steps = h3 === 0 && h4 === 0 ? 0 : 100;
  let flux = 1 + 0.2 * Math.sin(template + place / 800);
  const line = (offset: number, wide: number) =>
    Math.exp(-0.5 * (offset / wide) ** 2) * (templateSigma / wide);
  for (const [i, depth] of lines.entries()) {
    const offset = place - (centres[i] as number) - shift;
    if (Math.abs(offset) > 12 * Math.hypot(own, width)) continue;
    if (steps === 0) flux -= depth * line(offset, Math.hypot(own, width));
    for (let k = -steps; k < steps; k += 1) {
      const x = (k + 0.5) * 0.08;
      const share = (0.08 / Math.sqrt(2 * Math.PI)) * hermiteProfile(x, h3, h4);
      flux -= depth * share * line(offset - x * width, own);
    }
  }
  return flux;
}

export function galaxyFlux(galaxy: Galaxy): Float64Array {
  return Float64Array.from({ length: pixels }, (_, i) => fluxAt(i, galaxy));
}

/** Eight templates of the universe on the galaxy's grid, 8200 km/s longer on each side. */
export function universe(count = 8, kernels?: Kernels): Library {
  const length = lengthFor(pixels + 2 * lead);
  const geometry = { length, velscale, lead };
  const templates = Array.from({ length: count }, (_, template) =>
    Float64Array.from({ length }, (__, i) => fluxAt(i - lead, { v: 0, sigma: 0, template }))
  );
  const most = { pixels, moments: 6, polynomials: 12 };
  return libraryOf(templates, { geometry, most }, kernels);
}
