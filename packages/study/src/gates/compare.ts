// Recovered maps against the truth of a mock.
import { median, SpaxelError } from '@spaxel/core';
import type { MapFile, MapImage } from './maps.ts';

/** What one quantity may be off by: the limit on the size of its median bias. */
export interface Gate {
  readonly quantity: string;
  readonly limit: number;
  readonly unit: string;
  readonly digits: number;
}

/** The gates of the demo: V and SIGMA in km/s, log10(age/yr) and [M/H] in dex. */
export const gates: readonly Gate[] = [
  { quantity: 'V', limit: 3, unit: 'km/s', digits: 2 },
  { quantity: 'SIGMA', limit: 5, unit: 'km/s', digits: 2 },
  { quantity: 'AGE_LW', limit: 0.1, unit: 'dex', digits: 3 },
  { quantity: 'MH_LW', limit: 0.1, unit: 'dex', digits: 3 }
];

/** How well one quantity was recovered, over the spaxels that have both values. */
export interface GateRow extends Gate {
  readonly n: number;
  /** Spaxels that have a true value. */
  readonly of: number;
  readonly medianTrue: number;
  readonly medianFound: number;
  /** Median of found - true. */
  readonly medianBias: number;
  /** 1.4826 times the median absolute deviation of found - true. */
  readonly scatter: number;
  /** False when the bias exceeds the limit, and when fewer than half of the spaxels with a truth were fitted. */
  readonly passes: boolean;
}

const lightSpeed = 299792.458;
const madToSigma = 1.482602218505602;

function truthOf({ path, maps }: MapFile, quantity: string): MapImage {
  const map = maps.get(`TRUE_${quantity}`);
  if (map !== undefined) return map;
  throw new SpaxelError('QuantityUnknown', `${path} is no mock: it has no map TRUE_${quantity}.`);
}

/** The recovered map, NaN everywhere when the fit gave none. @throws SpaxelError OptionInvalid when its shape is not the truth's. */
function foundOf({ path, maps }: MapFile, quantity: string, truth: MapImage): ArrayLike<number> {
  const map = maps.get(quantity);
  if (map === undefined) return new Float64Array(truth.data.length).fill(NaN);
  if (map.nx === truth.nx && map.ny === truth.ny) return map.data;
  const shapes = [map, truth].map(({ nx, ny }) => `${String(nx)} x ${String(ny)}`);
  throw new SpaxelError(
    'OptionInvalid',
    `${path} has ${shapes.join(' spaxels, the mock ')}: it is no fit of it.`
  );
}

/** V is relative to the redshift of its own file: what must be added to the truth to compare it with the maps. */
function velocityOffset(maps: MapFile, mock: MapFile): number {
  if (maps.z === undefined || mock.z === undefined) return 0;
  return lightSpeed * Math.log((1 + mock.z) / (1 + maps.z));
}

/**
 * One row per gate. Spaxels without a recovered value do not count; the truth of V is moved to the maps' redshift.
 * @throws SpaxelError QuantityUnknown when the truth or all maps are missing, OptionInvalid when shapes differ.
 */
export function compareMaps(maps: MapFile, mock: MapFile): GateRow[] {
  const names = gates.map(({ quantity }) => quantity);
  if (!names.some(name => maps.maps.has(name)))
    throw new SpaxelError('QuantityUnknown', `${maps.path} has no map ${names.join(', ')}.`);
  return gates.map(gate => {
    const truth = truthOf(mock, gate.quantity);
    const offset = gate.quantity === 'V' ? velocityOffset(maps, mock) : 0;
    const moved = Float64Array.from(truth.data, value => value + offset);
    return judged(gate, foundOf(maps, gate.quantity, truth), moved);
  });
}

function judged(gate: Gate, found: ArrayLike<number>, truth: Float64Array): GateRow {
  const both = [...truth.keys()].filter(
    i => Number.isFinite(found[i]) && Number.isFinite(truth[i])
  );
  const differences = both.map(i => (found[i] as number) - (truth[i] as number));
  const medianBias = median(differences);
  const [n, of] = [both.length, truth.filter(Number.isFinite).length];
  return {
    ...gate,
    n,
    of,
    medianTrue: median(both.map(i => truth[i] as number)),
    medianFound: median(both.map(i => found[i] as number)),
    medianBias,
    scatter: madToSigma * median(differences.map(one => Math.abs(one - medianBias))),
    passes: 2 * n >= of && Math.abs(medianBias) <= gate.limit
  };
}
