import type { Layout } from '../plan/layout.ts';
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

/** Spaxels about the middle of the centre, in each direction. */
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

/** For each spaxel whether it is one of the nine (three by three) whose S/N together is the highest: one spaxel alone may be a flaw. */
export function centreOf({
  nx,
  ny,
  bin,
  sn
}: Pick<Layout, 'nx' | 'ny' | 'bin' | 'sn'>): (spaxel: number) => boolean {
  const near = (x: number, y: number, visit: (spaxel: number) => void): void => {
    for (let j = Math.max(0, y - reach); j <= Math.min(ny - 1, y + reach); j += 1)
      for (let i = Math.max(0, x - reach); i <= Math.min(nx - 1, x + reach); i += 1)
        visit(j * nx + i);
  };
  let best = { sum: 0, x: 0, y: 0 };
  for (let y = 0; y < ny; y += 1)
    for (let x = 0; x < nx; x += 1) {
      let sum = 0;
      near(x, y, at => {
        if (bin[at] !== -1) sum += Math.max(0, sn[at] || 0);
      });
      if (sum > best.sum) best = { sum, x, y };
    }
  const central = new Set<number>();
  near(best.x, best.y, at => central.add(at));
  return spaxel => central.has(spaxel);
}

/**
 * A cube in a few numbers: of each quantity the median over its fitted spaxels, and over the nine of its centre, each weighted by
 * its S/N.
 */
export async function summarise(products: Products, job: string): Promise<Summary> {
  const results = await products.results(job);
  const { plan, layout, columns } = results;
  const { sn, bin } = layout;
  const isCentral = centreOf(layout);
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
