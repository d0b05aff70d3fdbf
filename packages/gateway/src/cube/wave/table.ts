// Wavelengths out of a table: -TAB axes (Greisen et al. 2006, section 6).
import { linearWave, type Header } from '@spaxel/core';
import { axisUnknown } from './kind.ts';

/** The columns of a -TAB axis. */
export interface WaveColumns {
  readonly coordinates: Float64Array;
  /** Where psi is looked for; without, psi itself is the place in the table. */
  readonly index: Float64Array | undefined;
}

/** Rows beyond either end to which the last straight line goes on. */
const beyond = 0.5;

/** The place of psi in an index vector that rises or falls, counted from 1; its first and last cells go on without end. */
function placeIn(index: Float64Array, psi: number): number {
  const sign = (index.at(-1) ?? 0) < (index[0] ?? 0) ? -1 : 1;
  let [low, high] = [0, index.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sign * (index[middle] as number) <= sign * psi) low = middle;
    else high = middle;
  }
  const [here = NaN, next = NaN] = [index[low], index[high]];
  return psi === here ? low + 1 : low + 1 + (psi - here) / (next - here);
}

/** The coordinate at a place counted from 1, on straight lines; NaN where the table has none. */
function coordinateAt(coordinates: Float64Array, place: number): number {
  const { length } = coordinates;
  if (!(place >= 1 - beyond && place <= length + beyond)) return NaN;
  if (length === 1) return coordinates[0] as number;
  const low = Math.min(Math.max(Math.floor(place), 1), length - 1);
  const [here, next] = [coordinates[low - 1] as number, coordinates[low] as number];
  return here + (place - low) * (next - here);
}

function isSorted(index: Float64Array): boolean {
  const sign = (index.at(-1) ?? 0) < (index[0] ?? 0) ? -1 : 1;
  return index.every((one, at) => at === 0 || sign * (one - (index[at - 1] as number)) >= 0);
}

/**
 * The coordinates at psi = CRVAL + CDELT (p - CRPIX), or at its place in the index vector.
 * @throws SpaxelError AxisUnknown where that lies more than half a row beyond the table, or the index is not sorted.
 */
export function tabulated(
  header: Header,
  { coordinates, index }: WaveColumns,
  count: number
): Float64Array {
  const [step, value, pixel] = [
    header.number('CD3_3') ?? header.number('CDELT3') ?? 1,
    header.number('CRVAL3') ?? 1,
    header.number('CRPIX3') ?? 1
  ];
  if (index !== undefined && (index.length !== coordinates.length || !isSorted(index)))
    throw axisUnknown(header, 'PS3_2', 'names an index vector of another length, or not sorted');
  return linearWave(value + (1 - pixel) * step, step, count).map(psi => {
    const place = index === undefined ? psi : placeIn(index, psi);
    const wave = coordinateAt(coordinates, place);
    if (Number.isFinite(wave)) return wave;
    throw axisUnknown(
      header,
      'CRVAL3',
      `and CDELT3 reach place ${place} of a table of ${coordinates.length}`
    );
  });
}
