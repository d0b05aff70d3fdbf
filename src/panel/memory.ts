/** What is remembered of how a cube was looked at, from one visit to the next. */
import type { JSONObject, ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { readShape, type Shape } from '@spaxel/core';
import type { Band, Combine, Spaxel } from '../tokens.ts';
import type { LookState } from './look.ts';
import type { Viewport } from './viewport.ts';
import type { Shown } from './waveslider.ts';

/** Channels from one to before another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface CubeMemory {
  readonly look?: Partial<LookState>;
  readonly view?: Viewport;
  readonly selected?: Spaxel;
  readonly shown?: Shown;
  /** The places on show of the spectrum; absent for all of them. */
  readonly stretch?: Stretch;
  readonly isRest?: boolean;
  readonly hasLines?: boolean;
  readonly pins?: readonly Spaxel[];
  readonly apertures?: readonly Shape[];
  readonly combine?: Combine;
}

/** Where memories are kept, by the cube's path. */
export interface Memories {
  /** What was kept; never rejects. */
  recall(path: string): Promise<ReadonlyPartialJSONValue | undefined>;
  keep(path: string, memory: CubeMemory): void;
}

type Numbers<K extends string> = Readonly<Record<K, number>>;

function numbersOf<K extends string>(value: unknown, names: readonly K[]): Numbers<K> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = value as Record<K, unknown>;
  const isWhole = names.every(name => Number.isFinite(found[name]));
  return isWhole ? (found as Numbers<K>) : undefined;
}

/** A channel of the cube, a picture or a band; nothing where it is none of these. */
function shownOf(shown: unknown, nz: number): { readonly shown?: Shown } {
  if (shown === 'white' || shown === 'sn') return { shown };
  if (typeof shown === 'number')
    return Number.isInteger(shown) && shown >= 0 && shown < nz ? { shown } : {};
  const ends = numbersOf(shown, ['from', 'to']);
  const combine = combines.find(one => one === (shown as Partial<Band> | null)?.combine);
  if (ends === undefined || combine === undefined || !(ends.from < ends.to)) return {};
  return { shown: { from: ends.from, to: ends.to, combine } };
}

const combines = ['mean', 'sum', 'continuum'] as const;

/** The parts of a kept memory that still make sense for a cube of this shape; anything else is forgotten. */
export function readMemory(
  kept: ReadonlyPartialJSONValue | undefined,
  { nx, ny, nz }: { readonly nx: number; readonly ny: number; readonly nz: number }
): CubeMemory {
  if (typeof kept !== 'object' || kept === null) return {};
  const { look, view, selected, shown, stretch, isRest, hasLines, pins, apertures, combine } =
    kept as JSONObject;
  const within = (value: unknown): Spaxel | undefined => {
    const at = numbersOf(value, ['x', 'y']);
    const isInside = at !== undefined && at.x >= 0 && at.y >= 0 && at.x < nx && at.y < ny;
    return isInside && Number.isInteger(at.x) && Number.isInteger(at.y) ? at : undefined;
  };
  const part = numbersOf(stretch, ['from', 'to']);
  const isPart = part !== undefined && part.from >= 0 && part.to <= nz && part.to - part.from >= 2;
  const port = numbersOf(view, ['zoom', 'x', 'y']);
  const at = within(selected);
  return {
    ...(typeof look === 'object' && look !== null ? { look: look as Partial<LookState> } : {}),
    ...(port !== undefined && port.zoom >= 1 ? { view: port } : {}),
    ...(at === undefined ? {} : { selected: at }),
    ...shownOf(shown, nz),
    ...(isPart ? { stretch: part } : {}),
    isRest: isRest === true,
    hasLines: hasLines !== false,
    pins: Array.isArray(pins) ? pins.flatMap(one => within(one) ?? []) : [],
    apertures: Array.isArray(apertures) ? apertures.flatMap(one => readShape(one) ?? []) : [],
    ...(combine === 'sum' || combine === 'mean' ? { combine } : {})
  };
}
