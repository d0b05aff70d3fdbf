import { SpaxelError } from '@spaxel/core';
import { channelWidth, instrumentNamed } from './instrument.ts';
import type { MockOptions } from './options.ts';

interface Limit {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

const limits: Readonly<Partial<Record<keyof MockOptions, Limit>>> = {
  size: { least: 1, most: 500, whole: true },
  sn: { least: 0.1, most: 1e6 },
  z: { least: -0.01, most: 5 },
  sigma: { least: 1, most: 1000 },
  vmax: { least: 0, most: 1000 },
  step: { least: 0.01, most: 10 },
  correlation: { least: 0, most: 0.45 },
  border: { least: 0, most: 100, whole: true },
  seed: { least: 0, most: 2 ** 31 - 1, whole: true },
  av: { least: 0, most: 10 },
  inclinationDeg: { least: 0, most: 85 },
  angleDeg: { least: -360, most: 360 }
};

// Of all voxels together: 1 GiB of flux.
const mostVoxels = 2 ** 28;

function refuse(sentence: string): never {
  throw new SpaxelError('OptionInvalid', sentence);
}

/** Sees that a mock can be made of its options. @throws SpaxelError OptionInvalid, naming the option and its limits. */
export function checkMock(options: MockOptions): void {
  for (const [name, { least, most, whole = false }] of Object.entries(limits))
    for (const value of [options[name as keyof MockOptions]].flat() as number[])
      if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
        refuse(
          `The ${name} of a mock is ${whole ? 'a whole number ' : ''}from ${String(least)} to ${String(most)}, not ${String(value)}.`
        );
  const { size, border, step, instrument } = options;
  const [nx, ny] = [size[0] + 2 * border, size[1] + 2 * border];
  const kind = instrumentNamed(instrument);
  const [from, to] = kind.range;
  if ((nx * ny * (to - from)) / channelWidth(kind, from, step) > mostVoxels)
    refuse(
      `${String(nx)} x ${String(ny)} spaxels of ${String(step)} A are more than 1 GiB: ask for fewer.`
    );
}
