// The loops of white light at byte addresses of one imported memory: planes as they are in FITS files, 16 pixels at a time.

import { swapped } from './lanes';

/** total += value * factor for the first two floats of `values`. */
function addTwo(total: usize, values: v128, factor: v128): void {
  const product = f64x2.mul(f64x2.promote_low_f32x4(values), factor);
  v128.store(total, f64x2.add(v128.load(total), product));
}

/** total += value * factor and count += 1 for four floats where `ok` is set; the others count as zeros. */
function addFour(total: usize, count: usize, values: v128, ok: v128, factor: v128): void {
  v128.store(count, i32x4.sub(v128.load(count), ok));
  const good = v128.and(values, ok);
  addTwo(total, good, factor);
  addTwo(total + 16, v128.shuffle<i32>(good, good, 2, 3, 0, 1), factor);
}

/** The four pixels at `plane` turned round and added; `clear` where they are not flagged, `always` set where zeros count. */
function addAt(
  plane: usize,
  total: usize,
  count: usize,
  clear: v128,
  always: v128,
  factor: v128
): void {
  const v = swapped(v128.load(plane));
  const nothing = i32x4.splat(0);
  // A number minus itself is 0 unless it is NaN or infinite.
  const finite = v128.and(f32x4.eq(f32x4.sub(v, v), nothing), clear);
  addFour(total, count, v, v128.and(finite, v128.or(f32x4.ne(v, nothing), always)), factor);
}

/**
 * Adds the finite floats of a plane whose byte of `bad` is 0, times `factor`, to the doubles of `total`, and 1 to the
 * integers of `count`; zeros count when `zeros` is not 0. `n` is a multiple of 4.
 */
export function addPlane(
  plane: usize,
  bad: usize,
  total: usize,
  count: usize,
  n: i32,
  factor: f64,
  zeros: i32
): void {
  const nothing = i32x4.splat(0);
  const all = i32x4.splat(-1);
  const always = i32x4.splat(zeros != 0 ? -1 : 0);
  const factors = f64x2.splat(factor);
  const whole = n & ~15;
  let i: i32 = 0;
  for (; i < whole; i += 16) {
    // Most pixels have no flag.
    if (v128.any_true(v128.load(bad))) {
      for (let part: i32 = 0; part < 4; part += 1) {
        const bytes = v128.load32_zero(bad + 4 * part);
        const flags = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
        const clear = i32x4.eq(flags, nothing);
        addAt(plane + 16 * part, total + 32 * part, count + 16 * part, clear, always, factors);
      }
    } else {
      addAt(plane, total, count, all, always, factors);
      addAt(plane + 16, total + 32, count + 16, all, always, factors);
      addAt(plane + 32, total + 64, count + 32, all, always, factors);
      addAt(plane + 48, total + 96, count + 48, all, always, factors);
    }
    plane += 64;
    bad += 16;
    total += 128;
    count += 64;
  }
  for (; i < n; i += 4) {
    const flags = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bad)));
    addAt(plane, total, count, i32x4.eq(flags, nothing), always, factors);
    plane += 16;
    bad += 4;
    total += 32;
    count += 16;
  }
}

/** Sets the bytes of `bad` where the byte of a mask has any of `bits`; `n` is a multiple of 16. */
export function flagBytes(plane: usize, bad: usize, n: i32, bits: i32): void {
  const wanted = i8x16.splat(<i8>bits);
  const nothing = i8x16.splat(0);
  for (let i: i32 = 0; i < n; i += 16) {
    const flagged = i8x16.ne(v128.and(v128.load(plane + i), wanted), nothing);
    v128.store(bad + i, v128.or(v128.load(bad + i), flagged));
  }
}

/** The same for a mask of big-endian 16-bit integers. */
export function flagShorts(plane: usize, bad: usize, n: i32, bits: i32): void {
  const wanted = i16x8.splat(<i16>(((bits & 0xff) << 8) | ((bits >> 8) & 0xff)));
  const nothing = i16x8.splat(0);
  for (let i: i32 = 0; i < n; i += 16) {
    const at = plane + ((<usize>i) << 1);
    const low = i16x8.ne(v128.and(v128.load(at), wanted), nothing);
    const high = i16x8.ne(v128.and(v128.load(at + 16), wanted), nothing);
    const flagged = i8x16.narrow_i16x8_s(low, high);
    v128.store(bad + i, v128.or(v128.load(bad + i), flagged));
  }
}

/** The flags of eight big-endian 32-bit integers as eight 16-bit ones. */
function flagsOf(at: usize, wanted: v128): v128 {
  const nothing = i32x4.splat(0);
  return i16x8.narrow_i32x4_s(
    i32x4.ne(v128.and(v128.load(at), wanted), nothing),
    i32x4.ne(v128.and(v128.load(at + 16), wanted), nothing)
  );
}

/** The same for a mask of big-endian 32-bit integers. */
export function flagWords(plane: usize, bad: usize, n: i32, bits: i32): void {
  const wanted = swapped(i32x4.splat(bits));
  for (let i: i32 = 0; i < n; i += 16) {
    const at = plane + ((<usize>i) << 2);
    const flagged = i8x16.narrow_i16x8_s(flagsOf(at, wanted), flagsOf(at + 32, wanted));
    v128.store(bad + i, v128.or(v128.load(bad + i), flagged));
  }
}
