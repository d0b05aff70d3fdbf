import { SpaxelError, type Spectrum } from '@spaxel/core';
import type { TemplateSet } from '@spaxel/protocol';
import type { Parameters } from './parameters.ts';

const leastPixels = 500;

export interface Coverage {
  /** Channels in the asked range. */
  readonly asked: number;
  /** Of these, channels that the templates reach at this redshift. */
  readonly covered: number;
}

/**
 * How much of the asked range the templates cover at the systemic redshift: refused below 500 channels or half of the range.
 * @throws SpaxelError TemplatesOff with both ranges; TooFewPixels when the range itself is too short.
 */
export function checkCoverage(
  { waveAngstrom: wave }: Pick<Spectrum, 'waveAngstrom'>,
  templates: TemplateSet,
  parameters: Parameters
): Coverage {
  const z = Number(parameters['z']);
  const from = Number(parameters['rangeFrom'] ?? -Infinity);
  const to = Number(parameters['rangeTo'] ?? Infinity);
  const [low, high] = [templates.wave.first * (1 + z), templates.wave.last * (1 + z)];
  const inside = wave.filter(lambda => lambda >= from && lambda <= to);
  const covered = inside.filter(lambda => lambda >= low && lambda <= high).length;
  if (covered >= leastPixels && covered >= inside.length / 2)
    return { asked: inside.length, covered };
  if (inside.length < leastPixels)
    throw new SpaxelError(
      'TooFewPixels',
      `The asked range holds ${String(inside.length)} channels of the data; a fit needs ${String(leastPixels)}.`
    );
  const ends = (a = NaN, b = NaN): string => `${a.toFixed(0)}-${b.toFixed(0)} A`;
  throw new SpaxelError(
    'TemplatesOff',
    `At z = ${String(z)} the templates ${templates.name} reach ${ends(low, high)}; the data to fit span ${ends(inside[0], inside.at(-1))}: only ${String(covered)} channels are covered.`
  );
}
