// Recovered against true values: the limits within which a fit counts as right.
import { median } from '@spaxel/core';

/** A quantity that is judged, and the largest median bias that passes. */
export interface Gate {
  readonly quantity: string;
  readonly title: string;
  readonly unit: string;
  readonly limit: number;
}

/** What is judged of every fit. */
export const gates: readonly Gate[] = [
  { quantity: 'V', title: 'V', unit: 'km/s', limit: 3 },
  { quantity: 'SIGMA', title: 'sigma', unit: 'km/s', limit: 5 },
  { quantity: 'AGE_LW', title: 'log age', unit: 'dex', limit: 0.1 },
  { quantity: 'MH_LW', title: '[M/H]', unit: 'dex', limit: 0.1 }
];

/** Maps by quantity, all of one shape; NaN where there is no value. */
export type Maps = Readonly<Record<string, ArrayLike<number> | undefined>>;

/** How one quantity was recovered. */
export interface GateRow extends Gate {
  /** Median of recovered minus true. */
  readonly medianBias: number;
  /** 1.4826 times the median absolute deviation from that. */
  readonly scatter: number;
  /** Spaxels compared, of those with a truth. */
  readonly n: number;
  readonly of: number;
  readonly passes: boolean;
}

const madToSigma = 1.482602218505602;

function judge(gate: Gate, maps: Maps, truth: Maps): GateRow {
  const [found, known] = [maps[gate.quantity] ?? [], truth[gate.quantity] ?? []];
  const differences = Array.from(known, (value, i) => (found[i] ?? NaN) - value);
  const finite = differences.filter(Number.isFinite);
  const medianBias = median(finite);
  const scatter = madToSigma * median(finite.map(value => Math.abs(value - medianBias)));
  const of = Array.from(known).filter(Number.isFinite).length;
  // A fit that leaves out half of the galaxy has not recovered it.
  const passes = finite.length >= of / 2 && of > 0 && Math.abs(medianBias) <= gate.limit;
  return { ...gate, medianBias, scatter, n: finite.length, of, passes };
}

/** Compares recovered with true maps, one row a quantity. */
export function compare(maps: Maps, truth: Maps): GateRow[] {
  return gates.map(gate => judge(gate, maps, truth));
}
