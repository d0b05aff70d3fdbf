/** Channels and wavelengths of a cube's axis, linear or not. */
import type { Cube } from '@spaxel/protocol';

/** Wavelength of a channel's centre, angstrom. */
export function waveOf({ wave }: Cube, channel: number): number {
  return wave.values?.[channel] ?? wave.first + channel * wave.step;
}

/** The place nearest to a value among values that may rise or fall. */
function nearest(values: readonly number[], to: number): number {
  const away = (at: number): number => Math.abs((values[at] ?? NaN) - to);
  return values.reduce((best, _, at) => (away(at) < away(best) ? at : best), 0);
}

/** The channel whose centre lies nearest to a wavelength in angstrom, within the cube. */
export function channelOf({ wave, shape }: Cube, waveAngstrom: number): number {
  const { first, step, values } = wave;
  if (values !== undefined) return nearest(values, waveAngstrom);
  const channel = Math.round((waveAngstrom - first) / step);
  return Math.min(shape.nz - 1, Math.max(0, channel));
}

type Values = Float32Array | Float64Array | Uint8Array;

/** By place, evenly spaced from the shortest wavelength to the longest, the channel that lies nearest. */
function nearestChannels(values: readonly number[]): Int32Array {
  const last = values.length - 1;
  const isRising = (values[0] ?? NaN) <= (values[last] ?? NaN);
  const channelAt = (rank: number): number => (isRising ? rank : last - rank);
  const at = (rank: number): number => values[channelAt(rank)] ?? NaN;
  let rank = 0;
  return Int32Array.from({ length: values.length }, (_, place) => {
    const wanted = at(0) + (place / last) * (at(last) - at(0));
    while (rank < last && Math.abs(at(rank + 1) - wanted) <= Math.abs(at(rank) - wanted)) rank += 1;
    return channelAt(rank);
  });
}

/** Puts values by channel on places evenly spaced in wavelength, so that they can be drawn side by side; on a linear
 * axis they are so already.
 */
export function evener({ wave }: Cube): <T extends Values>(values: T) => T {
  if (wave.values === undefined) return values => values;
  const channels = nearestChannels(wave.values);
  return values => values.map((_, place) => values[channels[place] ?? 0] ?? NaN) as typeof values;
}

/** A value for a person: four digits, powers of ten where they help. */
export function valueText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(3);
  return String(Number(value.toPrecision(4)));
}

/** Bytes for a person. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(value < 10 && power > 0 ? 1 : 0)} ${units[power] ?? 'B'}`;
}
