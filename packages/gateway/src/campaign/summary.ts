import type { JobResults } from '../results/job-results.ts';
import type { Products } from '../results/products.ts';

/** One quantity of a cube in two numbers; null where no spaxel has any. */
export interface Told {
  readonly all: number | null;
  readonly centre: number | null;
  readonly unit: string;
  readonly title: string;
}

/** What the catalogue tells of a cube. */
export interface Summary {
  readonly object: string;
  readonly fitter: string;
  readonly z: number;
  readonly ebv: number;
  /** Median over the fitted spaxels, per channel. */
  readonly sn: number | null;
  readonly values: Readonly<Record<string, Told>>;
}

/** Of all that a fitter may return, what stands for a whole galaxy. */
const told = ['V', 'SIGMA', 'AGE_LW', 'AGE_MW', 'MH_LW', 'MH_MW'];

/** Spaxels about the brightest, in each direction. */
const reach = 1;

/** The value that half of the weight lies below; null of nothing. Between two values where it is met exactly. */
export function weightedMedian(
  values: ArrayLike<number>,
  weightOf: (index: number) => number
): number | null {
  const pairs = Array.from(values, (value, at) => ({ value, weight: weightOf(at) }))
    .filter(({ value, weight }) => Number.isFinite(value) && weight > 0)
    .sort((a, b) => a.value - b.value);
  const half = pairs.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const [at, { value, weight }] of pairs.entries()) {
    below += weight;
    if (below > half) return value;
    if (below === half) return (value + (pairs[at + 1]?.value ?? value)) / 2;
  }
  return null;
}

/** For each spaxel whether it is one of the nine about that of the highest S/N. */
function centreOf({ layout }: JobResults): (spaxel: number) => boolean {
  const { nx, sn, bin } = layout;
  const brightest = sn.reduce(
    (best, one, at) => (bin[at] !== -1 && one > (sn[best] ?? -Infinity) ? at : best),
    -1
  );
  const [x, y] = [brightest % nx, Math.floor(brightest / nx)];
  return spaxel =>
    Math.abs((spaxel % nx) - x) <= reach && Math.abs(Math.floor(spaxel / nx) - y) <= reach;
}

/**
 * A cube in a few numbers: of each quantity the median over its fitted spaxels, and over the nine about the spaxel of the highest
 * S/N, each weighted by its S/N.
 */
export async function summarise(products: Products, job: string): Promise<Summary> {
  const results = await products.results(job);
  const { plan, layout, columns } = results;
  const { sn, bin } = layout;
  const isCentral = centreOf(results);
  const weight = (spaxel: number): number => sn[spaxel] ?? 0;
  const known = await products.quantities(job);
  const values = known
    .filter(({ name }) => told.includes(name) && columns.get(name) !== undefined)
    .map(({ name, unit, title }): [string, Told] => {
      const column = columns.get(name);
      const map = Float64Array.from(bin, one => (one < 0 ? NaN : (column?.[one] ?? NaN)));
      const centre = weightedMedian(map, at => (isCentral(at) ? weight(at) : 0));
      return [name, { all: weightedMedian(map, weight), centre, unit, title }];
    });
  return {
    object: plan.source.object,
    fitter: plan.fitter,
    z: plan.preparation.z,
    ebv: plan.preparation.ebv,
    sn: weightedMedian(sn, at => (bin[at] === -1 ? 0 : 1)),
    values: Object.fromEntries(values)
  };
}
