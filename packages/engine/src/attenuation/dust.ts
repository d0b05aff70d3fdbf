/** Dust before the stars: r(lambda) = 10^(-0.4 A_V A_lambda / A_V), inside the convolution or outside it. */

/** `curve`: A_lambda / A_V, on the templates' grid [length] when it is inside (the dust moves with the stars,
 * sum [x_j b_j r] (*) G), on the pixels when it is outside (r [sum x_j b_j (*) G]).
 */
export interface Dust {
  readonly curve: Float64Array;
  readonly isInside: boolean;
}

/** A_V within which a fit looks, magnitudes: a wall at 0 would bias means. */
export const attenuationBounds = { low: -0.5, high: 6 } as const;

const perMagnitude = -0.4 * Math.LN10;

/** Writes r to `out`. */
export function fillAttenuation(curve: Float64Array, av: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 1)
    out[i] = Math.exp(perMagnitude * av * (curve[i] as number));
}

/** Writes dr / dA_V, given r times something, times that. */
export function fillSlope(curve: Float64Array, dimmed: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 1)
    out[i] = perMagnitude * (curve[i] as number) * (dimmed[i] as number);
}
