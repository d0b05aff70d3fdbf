// Random numbers of our own, so that the same seed gives the same bytes everywhere.
const { cos, imul, log, PI, sqrt } = Math;

/** The next of splitmix32's numbers, which spread a seed over a generator's state. */
function splitmix32(state: number): number {
  let mixed = state | 0;
  mixed = imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** xoshiro128** (Blackman & Vigna 2018, ACM TOMS 47, 36), seeded by splitmix32: uniform in (0, 1). */
export function uniforms(seed: number): () => number {
  let [s0, s1, s2, s3] = [1, 2, 3, 4].map(i => splitmix32(seed + imul(i, 0x9e3779b9))) as [
    number,
    number,
    number,
    number
  ];
  return () => {
    const result = imul(rotated(imul(s1, 5), 7), 9) >>> 0;
    const mixed2 = s2 ^ s0;
    const mixed3 = s3 ^ s1;
    s0 ^= mixed3;
    s2 = mixed2 ^ (s1 << 9);
    s1 ^= mixed2;
    s3 = rotated(mixed3, 11);
    return (result + 0.5) / 2 ** 32;
  };
}

/** Numbers of a normal distribution, mean 0, variance 1 (Box & Muller 1958; one of each pair is used). */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => {
    const radius = sqrt(-2 * log(uniform()));
    return radius * cos(2 * PI * uniform());
  };
}

/**
 * `count` numbers of variance 1 whose neighbours correlate by `lag1` (below .5) and others do not:
 * a moving average of two, x_i = (e_i + t e_(i-1)) / sqrt(1 + t^2) with t / (1 + t^2) = lag1.
 */
export function correlated(normal: () => number, count: number, lag1: number): Float64Array {
  const share = lag1 === 0 ? 0 : (1 - sqrt(1 - 4 * lag1 ** 2)) / (2 * lag1);
  const scale = 1 / sqrt(1 + share ** 2);
  let last = normal();
  return Float64Array.from({ length: count }, () => {
    const next = normal();
    const value = scale * (next + share * last);
    last = next;
    return value;
  });
}

/** A seed for one spaxel, so that its noise does not depend on how many came before it. */
export function spaxelSeed(seed: number, x: number, y: number): number {
  return splitmix32(
    splitmix32(splitmix32(seed) ^ imul(x + 1, 0x9e3779b1)) ^ imul(y + 1, 0x85ebca77)
  );
}
