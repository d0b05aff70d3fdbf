/** Legendre polynomials over the pixels of a spectrum. */

/** Writes P_0 .. P_degree at even places from -1 to 1 to `out` [degree + 1][pixels]; none for degree -1. */
export function legendre(degree: number, out: readonly Float64Array[]): readonly Float64Array[] {
  for (let k = 0; k <= degree; k += 1) {
    const here = out[k] as Float64Array;
    const [below, lower] = [out[k - 1], out[k - 2]];
    for (let i = 0; i < here.length; i += 1) {
      const x = -1 + (2 * i) / (here.length - 1);
      // k P_k = (2k - 1) x P_k-1 - (k - 1) P_k-2
      if (below === undefined) here[i] = 1;
      else if (lower === undefined) here[i] = x;
      else here[i] = ((2 * k - 1) * x * (below[i] as number) - (k - 1) * (lower[i] as number)) / k;
    }
  }
  return out;
}
