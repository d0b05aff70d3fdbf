/** From the weights of templates to fractions of light and mass, ages and metallicities. */
import type { TemplateSpectra } from '../templates.ts';

/** light, mass [n]: fractions, each with sum 1; averages by the names of fitter.json. */
export interface Populations {
  readonly light: Float64Array;
  readonly mass: Float64Array;
  readonly averages: Readonly<Record<string, number>>;
}

function unitSum(values: Float64Array): Float64Array {
  const total = sumOf(values);
  return values.map(value => value / total);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function average(weights: Float64Array, quantity: Float64Array): number {
  let [sum, total] = [0, 0];
  for (const [j, weight] of weights.entries()) {
    sum += weight * (quantity[j] as number);
    total += weight;
  }
  return sum / total;
}

/** Weights [n] of templates that have unit light in the window; `perMass` [n] is the light per formed
 * solar mass. sum(w log t) / sum(w), and so [M/H], [alpha/Fe] and the slope of the IMF where the set
 * has them: _LW by light, _MW by the mass that remains. ML_V is the mass of stars and remnants over their
 * light in V, undimmed by dust [M_sun/L_V,sun] (Cappellari et al. 2013, MNRAS 432, 1862, eq. 2).
 */
export function populationsOf(
  weights: Float64Array,
  perMass: Float64Array,
  templates: TemplateSpectra
): Populations {
  const light = unitSum(weights);
  const mass = unitSum(light.map((one, j) => one / (perMass[j] as number)));
  const remaining = mass.map((one, j) => one * (templates.remainingMass[j] as number));
  const { logAge, mh, alpha, imf, lightV } = templates;
  const averages: Record<string, number> = {};
  for (const [name, values] of Object.entries({ AGE: logAge, MH: mh, ALPHA: alpha, IMF: imf })) {
    if (values === undefined) continue;
    averages[`${name}_LW`] = average(light, values);
    averages[`${name}_MW`] = average(remaining, values);
  }
  if (lightV !== undefined)
    averages['ML_V'] = sumOf(remaining) / sumOf(mass.map((one, j) => one * (lightV[j] as number)));
  return { light, mass, averages };
}
