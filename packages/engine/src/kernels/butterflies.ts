/** One Stockham stage for each radix: reads `from`, writes `to` in the order of the next stage. */
import type { Complex, Stage } from '../fft/plan.ts';

type Butterfly = (stage: Stage, from: Complex, to: Complex) => void;

function radix2({ count, stride, twiddles }: Stage, from: Complex, to: Complex): void {
  const [xr, xi, yr, yi] = [from.re, from.im, to.re, to.im];
  const half = stride * count;
  for (let p = 0; p < count; p += 1) {
    const wr = twiddles[2 * p] as number;
    const wi = twiddles[2 * p + 1] as number;
    let j = 2 * stride * p;
    for (let i = stride * p; i < stride * (p + 1); i += 1, j += 1) {
      const [ar, ai] = [xr[i] as number, xi[i] as number];
      const [br, bi] = [xr[i + half] as number, xi[i + half] as number];
      yr[j] = ar + br;
      yi[j] = ai + bi;
      yr[j + stride] = (ar - br) * wr - (ai - bi) * wi;
      yi[j + stride] = (ar - br) * wi + (ai - bi) * wr;
    }
  }
}

const half3 = Math.sqrt(3) / 2;

function radix3({ count, stride, twiddles }: Stage, from: Complex, to: Complex): void {
  const [xr, xi, yr, yi] = [from.re, from.im, to.re, to.im];
  const third = stride * count;
  for (let p = 0; p < count; p += 1) {
    const o = 4 * p;
    const [w1r, w1i] = [twiddles[o] as number, twiddles[o + 1] as number];
    const [w2r, w2i] = [twiddles[o + 2] as number, twiddles[o + 3] as number];
    let j = 3 * stride * p;
    for (let i = stride * p; i < stride * (p + 1); i += 1, j += 1) {
      const [ar, ai] = [xr[i] as number, xi[i] as number];
      const [br, bi] = [xr[i + third] as number, xi[i + third] as number];
      const [cr, ci] = [xr[i + 2 * third] as number, xi[i + 2 * third] as number];
      const [sr, si] = [br + cr, bi + ci];
      const [mr, mi] = [ar - sr / 2, ai - si / 2];
      const [dr, di] = [half3 * (bi - ci), half3 * (cr - br)];
      yr[j] = ar + sr;
      yi[j] = ai + si;
      yr[j + stride] = (mr + dr) * w1r - (mi + di) * w1i;
      yi[j + stride] = (mr + dr) * w1i + (mi + di) * w1r;
      yr[j + 2 * stride] = (mr - dr) * w2r - (mi - di) * w2i;
      yi[j + 2 * stride] = (mr - dr) * w2i + (mi - di) * w2r;
    }
  }
}

function radix4({ count, stride, twiddles }: Stage, from: Complex, to: Complex): void {
  const [xr, xi, yr, yi] = [from.re, from.im, to.re, to.im];
  const s1 = stride * count;
  for (let p = 0; p < count; p += 1) {
    const o = 6 * p;
    const [w1r, w1i] = [twiddles[o] as number, twiddles[o + 1] as number];
    const [w2r, w2i] = [twiddles[o + 2] as number, twiddles[o + 3] as number];
    const [w3r, w3i] = [twiddles[o + 4] as number, twiddles[o + 5] as number];
    let j = 4 * stride * p;
    for (let i = stride * p; i < stride * (p + 1); i += 1, j += 1) {
      const [ar, ai] = [xr[i] as number, xi[i] as number];
      const [br, bi] = [xr[i + s1] as number, xi[i + s1] as number];
      const [cr, ci] = [xr[i + 2 * s1] as number, xi[i + 2 * s1] as number];
      const [dr, di] = [xr[i + 3 * s1] as number, xi[i + 3 * s1] as number];
      const [pr, pi, mr, mi] = [ar + cr, ai + ci, ar - cr, ai - ci];
      const [qr, qi, nr, ni] = [br + dr, bi + di, br - dr, bi - di];
      yr[j] = pr + qr;
      yi[j] = pi + qi;
      yr[j + stride] = (mr + ni) * w1r - (mi - nr) * w1i;
      yi[j + stride] = (mr + ni) * w1i + (mi - nr) * w1r;
      yr[j + 2 * stride] = (pr - qr) * w2r - (pi - qi) * w2i;
      yi[j + 2 * stride] = (pr - qr) * w2i + (pi - qi) * w2r;
      yr[j + 3 * stride] = (mr - ni) * w3r - (mi + nr) * w3i;
      yi[j + 3 * stride] = (mr - ni) * w3i + (mi + nr) * w3r;
    }
  }
}

const [c1, c2] = [Math.cos((2 * Math.PI) / 5), Math.cos((4 * Math.PI) / 5)];
const [s1, s2] = [Math.sin((2 * Math.PI) / 5), Math.sin((4 * Math.PI) / 5)];
const five = new Float64Array(10);

/** The 5-point transform of `five` (re, im alternating), in place. */
function transformFive(): void {
  const ar = five[0] as number;
  const ai = five[1] as number;
  const br = five[2] as number;
  const bi = five[3] as number;
  const cr = five[4] as number;
  const ci = five[5] as number;
  const dr = five[6] as number;
  const di = five[7] as number;
  const er = five[8] as number;
  const ei = five[9] as number;
  const [pr, pi, mr, mi] = [br + er, bi + ei, br - er, bi - ei];
  const [qr, qi, nr, ni] = [cr + dr, ci + di, cr - dr, ci - di];
  const [ur, ui] = [ar + c1 * pr + c2 * qr, ai + c1 * pi + c2 * qi];
  const [vr, vi] = [ar + c2 * pr + c1 * qr, ai + c2 * pi + c1 * qi];
  const [xr, xi] = [s1 * mi + s2 * ni, -s1 * mr - s2 * nr];
  const [yr, yi] = [s2 * mi - s1 * ni, -s2 * mr + s1 * nr];
  five[0] = ar + pr + qr;
  five[1] = ai + pi + qi;
  five[2] = ur + xr;
  five[3] = ui + xi;
  five[4] = vr + yr;
  five[5] = vi + yi;
  five[6] = vr - yr;
  five[7] = vi - yi;
  five[8] = ur - xr;
  five[9] = ui - xi;
}

function radix5({ count, stride, twiddles }: Stage, from: Complex, to: Complex): void {
  const fifth = stride * count;
  for (let p = 0; p < count; p += 1) {
    let j = 5 * stride * p;
    for (let i = stride * p; i < stride * (p + 1); i += 1, j += 1) {
      for (let q = 0; q < 5; q += 1) {
        five[2 * q] = from.re[i + q * fifth] as number;
        five[2 * q + 1] = from.im[i + q * fifth] as number;
      }
      transformFive();
      to.re[j] = five[0] as number;
      to.im[j] = five[1] as number;
      for (let q = 1; q < 5; q += 1) {
        const wr = twiddles[8 * p + 2 * q - 2] as number;
        const wi = twiddles[8 * p + 2 * q - 1] as number;
        const [vr, vi] = [five[2 * q] as number, five[2 * q + 1] as number];
        to.re[j + q * stride] = vr * wr - vi * wi;
        to.im[j + q * stride] = vr * wi + vi * wr;
      }
    }
  }
}

export const butterflies: Readonly<Record<number, Butterfly>> = {
  2: radix2,
  3: radix3,
  4: radix4,
  5: radix5
};
