// One Stockham stage for each radix on split arrays of doubles, two at a time: the order of every operation is that of
// src/kernels/butterflies.ts, so that both give the same bits. Arguments are byte addresses; a stride is even or 1.
import { add, at, mul, pairOf, splat, sub } from './lanes';

const half3: f64 = 0.8660254037844386;

/** y = (r + i c) w, real part. */
function turnedRe(r: v128, i: v128, wr: v128, wi: v128): v128 {
  return sub(mul(r, wr), mul(i, wi));
}

function turnedIm(r: v128, i: v128, wr: v128, wi: v128): v128 {
  return add(mul(r, wi), mul(i, wr));
}

/** Lanes of four results of two butterflies side by side, as the next stage wants them. */
function interleave4(to: usize, y0: v128, y1: v128, y2: v128, y3: v128): void {
  v128.store(to, v128.shuffle<u64>(y0, y1, 0, 2));
  v128.store(to + 16, v128.shuffle<u64>(y2, y3, 0, 2));
  v128.store(to + 32, v128.shuffle<u64>(y0, y1, 1, 3));
  v128.store(to + 48, v128.shuffle<u64>(y2, y3, 1, 3));
}

/** Radix 4 at stride 1: two butterflies with their own twiddles at once; `count` is even. */
export function fourFirst(count: i32, xr: usize, xi: usize, yr: usize, yi: usize, tw: usize): void {
  const s1 = (<usize>count) << 3;
  for (let p: usize = 0; p < s1; p += 16) {
    const t = tw + 6 * p;
    const ar = at(xr + p),
      ai = at(xi + p);
    const br = at(xr + p + s1),
      bi = at(xi + p + s1);
    const cr = at(xr + p + 2 * s1),
      ci = at(xi + p + 2 * s1);
    const dr = at(xr + p + 3 * s1),
      di = at(xi + p + 3 * s1);
    const mr = sub(ar, cr),
      mi = sub(ai, ci),
      nr = sub(br, dr),
      ni = sub(bi, di);
    const er = add(ar, cr),
      ei = add(ai, ci),
      fr = add(br, dr),
      fi = add(bi, di);
    const w1r = pairOf(t, t + 48),
      w1i = pairOf(t + 8, t + 56);
    const w2r = pairOf(t + 16, t + 64),
      w2i = pairOf(t + 24, t + 72);
    const w3r = pairOf(t + 32, t + 80),
      w3i = pairOf(t + 40, t + 88);
    const ur = add(mr, ni),
      ui = sub(mi, nr);
    const vr = sub(er, fr),
      vi = sub(ei, fi);
    const zr = sub(mr, ni),
      zi = add(mi, nr);
    interleave4(
      yr + 4 * p,
      add(er, fr),
      turnedRe(ur, ui, w1r, w1i),
      turnedRe(vr, vi, w2r, w2i),
      turnedRe(zr, zi, w3r, w3i)
    );
    interleave4(
      yi + 4 * p,
      add(ei, fi),
      turnedIm(ur, ui, w1r, w1i),
      turnedIm(vr, vi, w2r, w2i),
      turnedIm(zr, zi, w3r, w3i)
    );
  }
}

export function four(
  count: i32,
  stride: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  tw: usize
): void {
  const row = (<usize>stride) << 3;
  const s1 = row * <usize>count;
  for (let p: i32 = 0; p < count; p++, tw += 48) {
    const w1r = splat(tw),
      w1i = splat(tw + 8),
      w2r = splat(tw + 16);
    const w2i = splat(tw + 24),
      w3r = splat(tw + 32),
      w3i = splat(tw + 40);
    let i = xr + <usize>p * row,
      k = xi + <usize>p * row;
    let j = yr + 4 * <usize>p * row,
      l = yi + 4 * <usize>p * row;
    for (const end = i + row; i < end; i += 16, k += 16, j += 16, l += 16) {
      const ar = at(i),
        ai = at(k),
        br = at(i + s1),
        bi = at(k + s1);
      const cr = at(i + 2 * s1),
        ci = at(k + 2 * s1),
        dr = at(i + 3 * s1),
        di = at(k + 3 * s1);
      const mr = sub(ar, cr),
        mi = sub(ai, ci),
        nr = sub(br, dr),
        ni = sub(bi, di);
      const er = add(ar, cr),
        ei = add(ai, ci),
        fr = add(br, dr),
        fi = add(bi, di);
      v128.store(j, add(er, fr));
      v128.store(l, add(ei, fi));
      const ur = add(mr, ni),
        ui = sub(mi, nr);
      v128.store(j + row, turnedRe(ur, ui, w1r, w1i));
      v128.store(l + row, turnedIm(ur, ui, w1r, w1i));
      const vr = sub(er, fr),
        vi = sub(ei, fi);
      v128.store(j + 2 * row, turnedRe(vr, vi, w2r, w2i));
      v128.store(l + 2 * row, turnedIm(vr, vi, w2r, w2i));
      const zr = sub(mr, ni),
        zi = add(mi, nr);
      v128.store(j + 3 * row, turnedRe(zr, zi, w3r, w3i));
      v128.store(l + 3 * row, turnedIm(zr, zi, w3r, w3i));
    }
  }
}

export function three(
  count: i32,
  stride: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  tw: usize
): void {
  const row = (<usize>stride) << 3;
  const s1 = row * <usize>count;
  const h = f64x2.splat(0.5),
    g = f64x2.splat(half3);
  for (let p: i32 = 0; p < count; p++, tw += 32) {
    const w1r = splat(tw),
      w1i = splat(tw + 8),
      w2r = splat(tw + 16),
      w2i = splat(tw + 24);
    let i = xr + <usize>p * row,
      k = xi + <usize>p * row;
    let j = yr + 3 * <usize>p * row,
      l = yi + 3 * <usize>p * row;
    for (const end = i + row; i < end; i += 16, k += 16, j += 16, l += 16) {
      const ar = at(i),
        ai = at(k),
        br = at(i + s1),
        bi = at(k + s1),
        cr = at(i + 2 * s1),
        ci = at(k + 2 * s1);
      const mr = sub(ar, mul(h, add(br, cr))),
        mi = sub(ai, mul(h, add(bi, ci)));
      const dr = mul(g, sub(bi, ci)),
        di = mul(g, sub(cr, br));
      v128.store(j, add(add(ar, br), cr));
      v128.store(l, add(add(ai, bi), ci));
      const ur = add(mr, dr),
        ui = add(mi, di);
      v128.store(j + row, turnedRe(ur, ui, w1r, w1i));
      v128.store(l + row, turnedIm(ur, ui, w1r, w1i));
      const vr = sub(mr, dr),
        vi = sub(mi, di);
      v128.store(j + 2 * row, turnedRe(vr, vi, w2r, w2i));
      v128.store(l + 2 * row, turnedIm(vr, vi, w2r, w2i));
    }
  }
}

export function two(
  count: i32,
  stride: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  tw: usize
): void {
  const row = (<usize>stride) << 3;
  const s1 = row * <usize>count;
  for (let p: i32 = 0; p < count; p++, tw += 16) {
    const wr = splat(tw),
      wi = splat(tw + 8);
    let i = xr + <usize>p * row,
      k = xi + <usize>p * row;
    let j = yr + 2 * <usize>p * row,
      l = yi + 2 * <usize>p * row;
    for (const end = i + row; i < end; i += 16, k += 16, j += 16, l += 16) {
      const ar = at(i),
        ai = at(k),
        br = at(i + s1),
        bi = at(k + s1);
      v128.store(j, add(ar, br));
      v128.store(l, add(ai, bi));
      const ur = sub(ar, br),
        ui = sub(ai, bi);
      v128.store(j + row, turnedRe(ur, ui, wr, wi));
      v128.store(l + row, turnedIm(ur, ui, wr, wi));
    }
  }
}
