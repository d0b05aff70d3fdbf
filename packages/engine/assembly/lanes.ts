// Two doubles at a time. No fused multiply-add: it would round otherwise than plain JavaScript does.

export function at(address: usize): v128 {
  return v128.load(address);
}

/** Two singles, widened. */
export function widened(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}

/** The double at `address` in both lanes. */
export function splat(address: usize): v128 {
  return v128.load64_splat(address);
}

/** The doubles at two addresses. */
export function pairOf(low: usize, high: usize): v128 {
  return v128.load64_lane(high, v128.load64_zero(low), 1);
}

export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** The sum of both lanes. */
export function sum(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
