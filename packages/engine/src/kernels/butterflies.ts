/** One Stockham stage for each radix: reads `from`, writes `to` in the order of the next stage.
 *
 * Written out without arrays of temporaries: these loops are where the time goes.
 */
import type { Complex, Stage } from '../fft/plan.ts';

/** A stage and the arrays between which it works. */
interface Pass extends Stage {
  readonly xr: Float64Array;
  readonly xi: Float64Array;
  readonly yr: Float64Array;
  readonly yi: Float64Array;
}

/** The butterflies that share their twiddles: number `p` of 2-point ones. */
function two(pass: Pass, p: number): void {
  const { xr, xi, yr, yi, stride, count, twiddles } = pass;
  const s1 = stride * count;
  const w1r = twiddles[2 * p] as number;
  const w1i = twiddles[2 * p + 1] as number;
  let j = 2 * stride * p;
  for (let i = stride * p; i < stride * (p + 1); i += 1, j += 1) {
    const ar = xr[i] as number;
    const ai = xi[i] as number;
    const br = xr[i + s1] as number;
    const bi = xi[i + s1] as number;
    yr[j] = ar + br;
    yi[j] = ai + bi;
    yr[j + stride] = (ar - br) * w1r - (ai - bi) * w1i;
    yi[j + stride] = (ar - br) * w1i + (ai - bi) * w1r;
  }
}

const half3 = Math.sqrt(3) / 2;

/** The butterflies that share their twiddles: number `p` of 3-point ones. */
function three(pass: Pass, p: number): void {
  const { xr, xi, yr, yi, stride, count, twiddles } = pass;
  const s1 = stride * count;
  const w1r = twiddles[4 * p] as number;
  const w1i = twiddles[4 * p + 1] as number;
  const w2r = twiddles[4 * p + 2] as number;
  const w2i = twiddles[4 * p + 3] as number;
  let j = 3 * stride * p;
  for (let i = stride * p; i < stride * (p + 1); i += 1, j += 1) {
    const ar = xr[i] as number;
    const ai = xi[i] as number;
    const br = xr[i + s1] as number;
    const bi = xi[i + s1] as number;
    const cr = xr[i + 2 * s1] as number;
    const ci = xi[i + 2 * s1] as number;
    const mr = ar - 0.5 * (br + cr);
    const mi = ai - 0.5 * (bi + ci);
    const dr = half3 * (bi - ci);
    const di = half3 * (cr - br);
    yr[j] = ar + br + cr;
    yi[j] = ai + bi + ci;
    yr[j + stride] = (mr + dr) * w1r - (mi + di) * w1i;
    yi[j + stride] = (mr + dr) * w1i + (mi + di) * w1r;
    yr[j + 2 * stride] = (mr - dr) * w2r - (mi - di) * w2i;
    yi[j + 2 * stride] = (mr - dr) * w2i + (mi - di) * w2r;
  }
}

/** The butterflies that share their twiddles: number `p` of 4-point ones. */
function four(pass: Pass, p: number): void {
  const { xr, xi, yr, yi, stride, count, twiddles } = pass;
  const s1 = stride * count;
  const w1r = twiddles[6 * p] as number;
  const w1i = twiddles[6 * p + 1] as number;
  const w2r = twiddles[6 * p + 2] as number;
  const w2i = twiddles[6 * p + 3] as number;
  const w3r = twiddles[6 * p + 4] as number;
  const w3i = twiddles[6 * p + 5] as number;
  let j = 4 * stride * p;
  for (let i = stride * p; i < stride * (p + 1); i += 1, j += 1) {
    const ar = xr[i] as number;
    const ai = xi[i] as number;
    const br = xr[i + s1] as number;
    const bi = xi[i + s1] as number;
    const cr = xr[i + 2 * s1] as number;
    const ci = xi[i + 2 * s1] as number;
    const dr = xr[i + 3 * s1] as number;
    const di = xi[i + 3 * s1] as number;
    const mr = ar - cr;
    const mi = ai - ci;
    const nr = br - dr;
    const ni = bi - di;
    yr[j] = ar + cr + (br + dr);
    yi[j] = ai + ci + (bi + di);
    yr[j + stride] = (mr + ni) * w1r - (mi - nr) * w1i;
    yi[j + stride] = (mr + ni) * w1i + (mi - nr) * w1r;
    yr[j + 2 * stride] = (ar + cr - (br + dr)) * w2r - (ai + ci - (bi + di)) * w2i;
    yi[j + 2 * stride] = (ar + cr - (br + dr)) * w2i + (ai + ci - (bi + di)) * w2r;
    yr[j + 3 * stride] = (mr - ni) * w3r - (mi + nr) * w3i;
    yi[j + 3 * stride] = (mr - ni) * w3i + (mi + nr) * w3r;
  }
}

/** Runs one stage. */
export function runStage(stage: Stage, from: Complex, to: Complex): void {
  const { radix, count, stride, twiddles } = stage;
  const pass = { radix, count, stride, twiddles, xr: from.re, xi: from.im, yr: to.re, yi: to.im };
  if (radix === 4) for (let p = 0; p < count; p += 1) four(pass, p);
  else if (radix === 2) for (let p = 0; p < count; p += 1) two(pass, p);
  else for (let p = 0; p < count; p += 1) three(pass, p);
}
