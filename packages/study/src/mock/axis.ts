// The wavelengths of a mock: an instrument's linear channels, and the fine grid in ln lambda beneath them.
import { airToVacuum, SpaxelError } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { vacuumWave } from './light.ts';
import type { MockOptions } from './options.ts';
import { channelWidth, instrumentNamed, type Instrument } from './instrument.ts';

export const lightSpeed = 299792.458;
/** Of the fine grid, km/s. */
export const fineStep = 5;
// Beyond the largest velocity, in units of the largest dispersion.
const reach = 6;
const leastChannels = 100;
const { abs, ceil, floor, log, max } = Math;

export interface MockAxis {
  /** Observed, in the instrument's medium: centre of channel 0 in angstrom, and the step, in angstrom or 1e-4 dex. */
  readonly first: number;
  readonly step: number;
  readonly count: number;
  /** [count] angstrom. */
  readonly centres: Float64Array;
  /** [count + 1] ln(angstrom) of the channels' edges, vacuum, in the frame of the systemic redshift. */
  readonly edges: Float64Array;
  /** Uniform, ln(angstrom), vacuum, rest. */
  readonly fine: Float64Array;
}

/** The centre of channel `k`, which may lie between channels, angstrom. */
function centreAt(
  { isLogarithmic }: Instrument,
  [first, step]: [number, number],
  k: number
): number {
  return isLogarithmic === true ? first * 10 ** (1e-4 * step * k) : first + k * step;
}

/** All channels of an instrument, angstrom. */
function centresOf(kind: Instrument, step: number): number[] {
  const [from, to] = kind.range;
  const channels =
    kind.isLogarithmic === true ? Math.log10(to / from) / (1e-4 * step) : (to - from) / step;
  return Array.from({ length: floor(channels + 1e-9) + 1 }, (_, k) =>
    centreAt(kind, [from, step], k)
  );
}

/**
 * The channels of the instrument that the templates cover at z, whatever the spaxel's velocity.
 * @throws SpaxelError OptionInvalid when too few remain.
 */
export function mockAxis(options: MockOptions, set: Templates): MockAxis {
  const { z, step, vmax, sigma, instrument } = options;
  const margin = (abs(vmax) + reach * max(...sigma, 300)) / lightSpeed;
  const known = vacuumWave(set);
  const [low, high] = [log(known[0] as number) + margin, log(known.at(-1) as number) - margin];
  const kind = instrumentNamed(instrument);
  const edge = (wave: number): number =>
    log(kind.medium === 'air' ? airToVacuum(wave) : wave) - log(1 + z);
  const covered = centresOf(kind, step).filter(wave => {
    const half = channelWidth(kind, wave, step) / 2;
    return edge(wave - half) >= low && edge(wave + half) <= high;
  });
  const [first] = covered;
  if (first === undefined || covered.length < leastChannels)
    throw new SpaxelError(
      'OptionInvalid',
      `--z ${String(z)}: the templates of ${set.manifest.name} cover ${String(covered.length)} channels of ${instrument} there; at least ${String(leastChannels)} are needed.`
    );
  const edges = Float64Array.from({ length: covered.length + 1 }, (_, k) =>
    edge(centreAt(kind, [first, step], k - 0.5))
  );
  const start = (edges[0] as number) - margin;
  const width = fineStep / lightSpeed;
  const points = ceil(((edges.at(-1) as number) + margin - start) / width);
  const fine = Float64Array.from({ length: points }, (_, k) => start + k * width);
  return { first, step, count: covered.length, centres: Float64Array.from(covered), edges, fine };
}

/**
 * Mean flux per angstrom in each channel, from `flux` at the fine points; the spectrum is moved by `velocity` km/s.
 * Integrates flux x lambda d(ln lambda), linear between fine points.
 */
export function channelMeans(flux: Float64Array, axis: MockAxis, velocity: number): Float64Array {
  const { edges, fine } = axis;
  const [start, width] = [fine[0] as number, fineStep / lightSpeed];
  const power = flux.map((value, i) => value * Math.exp(fine[i] as number));
  const total = new Float64Array(flux.length);
  for (let i = 1; i < flux.length; i += 1) {
    const piece = (width * ((power[i - 1] as number) + (power[i] as number))) / 2;
    total[i] = (total[i - 1] as number) + (Number.isFinite(piece) ? piece : 0);
  }
  const upTo = (ln: number): number => {
    const place = (ln - start) / width;
    const i = floor(place);
    const part = place - i;
    const [here, next] = [power[i] as number, power[i + 1] as number];
    return (total[i] as number) + width * part * (here + (part / 2) * (next - here));
  };
  const rest = edges.map(edge => edge - velocity / lightSpeed);
  return new Float64Array(axis.count).map((_, k) => {
    const [low, high] = [rest[k] as number, rest[k + 1] as number];
    return (upTo(high) - upTo(low)) / (Math.exp(high) - Math.exp(low));
  });
}
