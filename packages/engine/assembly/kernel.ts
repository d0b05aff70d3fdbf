// The loops of src/kernels/kernels.ts on doubles at byte addresses of one imported memory; lanes are summed in the order of
// src/kernels/plain.ts.
import { add, at, mul as times, sub, sum, widened } from './lanes';

export { four, fourFirst, three, two } from './transform';

/** sum a_i b_i, i < n, by eight partial sums. */
export function dot(a: usize, b: usize, n: i32): f64 {
  let s0 = f64x2.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  const bulk = a + ((<usize>(n & ~7)) << 3);
  const end = a + ((<usize>n) << 3);
  for (; a < bulk; a += 64, b += 64) {
    s0 = add(s0, times(at(a), at(b)));
    s1 = add(s1, times(at(a + 16), at(b + 16)));
    s2 = add(s2, times(at(a + 32), at(b + 32)));
    s3 = add(s3, times(at(a + 48), at(b + 48)));
  }
  let total = sum(s0) + sum(s1) + (sum(s2) + sum(s3));
  for (; a < end; a += 8, b += 8) total += load<f64>(a) * load<f64>(b);
  return total;
}

/** out_j = sum_i matrix_ji vector_i, four rows at once, each by two partial sums; `width` is even. */
export function gemv(
  matrix: usize,
  stride: i32,
  rows: i32,
  vector: usize,
  width: i32,
  out: usize
): void {
  const row = (<usize>stride) << 3;
  const end = (<usize>width) << 3;
  let j: i32 = 0;
  for (; j + 4 <= rows; j += 4) {
    const a = matrix + <usize>j * row,
      b = a + row,
      c = b + row,
      d = c + row;
    let s0 = f64x2.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let i: usize = 0; i < end; i += 16) {
      const v = at(vector + i);
      s0 = add(s0, times(v, at(a + i)));
      s1 = add(s1, times(v, at(b + i)));
      s2 = add(s2, times(v, at(c + i)));
      s3 = add(s3, times(v, at(d + i)));
    }
    const to = out + ((<usize>j) << 3);
    store<f64>(to, sum(s0));
    store<f64>(to + 8, sum(s1));
    store<f64>(to + 16, sum(s2));
    store<f64>(to + 24, sum(s3));
  }
  for (; j < rows; j++) {
    const a = matrix + <usize>j * row;
    let s0 = f64x2.splat(0);
    for (let i: usize = 0; i < end; i += 16) s0 = add(s0, times(at(vector + i), at(a + i)));
    store<f64>(out + ((<usize>j) << 3), sum(s0));
  }
}

/** out_j += sum_i matrix_ji vector_i of singles, four rows at once, each by two partial sums; `width` is even. */
export function gemvSingles(
  matrix: usize,
  stride: i32,
  rows: i32,
  vector: usize,
  width: i32,
  out: usize
): void {
  const row = (<usize>stride) << 2;
  const end = (<usize>width) << 3;
  let j: i32 = 0;
  for (; j + 4 <= rows; j += 4) {
    const a = matrix + <usize>j * row,
      b = a + row,
      c = b + row,
      d = c + row;
    let s0 = f64x2.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let i: usize = 0; i < end; i += 16) {
      const v = at(vector + i);
      const half = i >> 1;
      s0 = add(s0, times(v, widened(a + half)));
      s1 = add(s1, times(v, widened(b + half)));
      s2 = add(s2, times(v, widened(c + half)));
      s3 = add(s3, times(v, widened(d + half)));
    }
    const to = out + ((<usize>j) << 3);
    store<f64>(to, load<f64>(to) + sum(s0));
    store<f64>(to + 8, load<f64>(to + 8) + sum(s1));
    store<f64>(to + 16, load<f64>(to + 16) + sum(s2));
    store<f64>(to + 24, load<f64>(to + 24) + sum(s3));
  }
  for (; j < rows; j++) {
    const a = matrix + <usize>j * row;
    let s0 = f64x2.splat(0);
    for (let i: usize = 0; i < end; i += 16)
      s0 = add(s0, times(at(vector + i), widened(a + (i >> 1))));
    const to = out + ((<usize>j) << 3);
    store<f64>(to, load<f64>(to) + sum(s0));
  }
}

/** y += factor x, x being singles. */
export function axpySingles(factor: f64, x: usize, y: usize, n: i32): void {
  const f = f64x2.splat(factor);
  const bulk = (<usize>(n & ~1)) << 3;
  for (let i: usize = 0; i < bulk; i += 16)
    v128.store(y + i, add(at(y + i), times(f, widened(x + (i >> 1)))));
  if (n & 1) store<f64>(y + bulk, load<f64>(y + bulk) + factor * <f64>load<f32>(x + (bulk >> 1)));
}

/** y += factor x. */
export function axpy(factor: f64, x: usize, y: usize, n: i32): void {
  const f = f64x2.splat(factor);
  const bulk = (<usize>(n & ~1)) << 3;
  for (let i: usize = 0; i < bulk; i += 16) v128.store(y + i, add(at(y + i), times(f, at(x + i))));
  if (n & 1) store<f64>(y + bulk, load<f64>(y + bulk) + factor * load<f64>(x + bulk));
}

/** out = a b. */
export function mul(a: usize, b: usize, out: usize, n: i32): void {
  const bulk = (<usize>(n & ~1)) << 3;
  for (let i: usize = 0; i < bulk; i += 16) v128.store(out + i, times(at(a + i), at(b + i)));
  if (n & 1) store<f64>(out + bulk, load<f64>(a + bulk) * load<f64>(b + bulk));
}

/** Takes three orthonormal rows at `a` out of a column, each share by two partial sums. */
export function projectThree(a: usize, column: usize, n: i32): void {
  const b = a + ((<usize>n) << 3),
    c = b + ((<usize>n) << 3);
  const bulk = (<usize>(n & ~1)) << 3;
  let t0 = f64x2.splat(0),
    t1 = t0,
    t2 = t0;
  for (let i: usize = 0; i < bulk; i += 16) {
    const v = at(column + i);
    t0 = add(t0, times(v, at(a + i)));
    t1 = add(t1, times(v, at(b + i)));
    t2 = add(t2, times(v, at(c + i)));
  }
  let s0 = sum(t0),
    s1 = sum(t1),
    s2 = sum(t2);
  if (n & 1) {
    const v = load<f64>(column + bulk);
    s0 += v * load<f64>(a + bulk);
    s1 += v * load<f64>(b + bulk);
    s2 += v * load<f64>(c + bulk);
  }
  const f0 = f64x2.splat(s0),
    f1 = f64x2.splat(s1),
    f2 = f64x2.splat(s2);
  for (let i: usize = 0; i < bulk; i += 16) {
    const left = sub(
      sub(sub(at(column + i), times(f0, at(a + i))), times(f1, at(b + i))),
      times(f2, at(c + i))
    );
    v128.store(column + i, left);
  }
  if (n & 1) {
    const left = load<f64>(column + bulk) - s0 * load<f64>(a + bulk) - s1 * load<f64>(b + bulk);
    store<f64>(column + bulk, left - s2 * load<f64>(c + bulk));
  }
}

/** Two products of half transforms side by side; frequency k goes to k and length - k. */
export function pack(
  f: usize,
  t: usize,
  g: usize,
  u: usize,
  cut: i32,
  re: usize,
  im: usize,
  length: i32
): void {
  memory.fill(re, 0, (<usize>length) << 3);
  memory.fill(im, 0, (<usize>length) << 3);
  const end = (<usize>length) << 3;
  for (let k: i32 = 0; k < cut; k++) {
    const z = (<usize>k) << 4;
    const fr = load<f64>(f + z),
      fi = load<f64>(f + z + 8),
      tr = load<f64>(t + z),
      ti = load<f64>(t + z + 8);
    const gr = load<f64>(g + z),
      gi = load<f64>(g + z + 8),
      ur = load<f64>(u + z),
      ui = load<f64>(u + z + 8);
    const ar = fr * tr - fi * ti;
    const br = gr * ur - gi * ui;
    const place = (<usize>k) << 3;
    if (k == 0 || 2 * k == length) {
      store<f64>(re + place, ar);
      store<f64>(im + place, br);
      continue;
    }
    const ai = fr * ti + fi * tr;
    const bi = gr * ui + gi * ur;
    store<f64>(re + place, ar - bi);
    store<f64>(im + place, ai + br);
    store<f64>(re + end - place, ar + bi);
    store<f64>(im + end - place, br - ai);
  }
}
