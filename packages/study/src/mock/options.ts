// What a mock can be asked for, with defaults that work.
import { SpaxelError } from '@spaxel/core';
import { instruments, type InstrumentName } from './instrument.ts';

/** A quantity that changes linearly with the radius in the plane of the disc. */
export type Gradient = readonly [centre: number, edge: number];

/** What is made. */
export interface MockOptions {
  readonly instrument: InstrumentName;
  readonly nx: number;
  readonly ny: number;
  /** Signal-to-noise per channel in the normalisation window, the same in all spaxels. */
  readonly sn: number;
  readonly z: number;
  /** Intrinsic velocity dispersion, km/s. */
  readonly sigma: Gradient;
  /** Rotation velocity in the plane, far out, km/s. */
  readonly vmax: number;
  /** Degrees; 0 is face-on. */
  readonly inclination: number;
  /** Of the receding side of the major axis, degrees from north through east. */
  readonly positionAngle: number;
  /** log10(age/yr), by light. */
  readonly logAge: Gradient;
  /** [M/H] dex, by light. */
  readonly mh: Gradient;
  /** A_V, magnitudes (Calzetti et al. 2000). */
  readonly av: Gradient;
  /** Angstrom per channel. */
  readonly step: number;
  /** Correlation of the noise of neighbouring channels. */
  readonly correlation: number;
  /** Spaxels without data around the field. */
  readonly border: number;
  readonly seed: number;
}

const defaults: Omit<MockOptions, 'step'> = {
  instrument: 'megara',
  nx: 12,
  ny: 12,
  sn: 40,
  z: 0.0166,
  sigma: [190, 110],
  vmax: 220,
  inclination: 50,
  positionAngle: 40,
  logAge: [9.8, 9.45],
  mh: [0.05, -0.25],
  av: [0.6, 0.1],
  correlation: 0,
  border: 0,
  seed: 1
};

/** The largest cube that is made, in numbers: 2 GiB of flux. */
const mostNumbers = 2 ** 29;

function refuse(sentence: string): never {
  throw new SpaxelError('OptionInvalid', sentence);
}

/** Each option that must be a number within limits: [least, most, whether whole]. */
const limits: Partial<Record<keyof MockOptions, readonly [number, number, boolean]>> = {
  nx: [1, 2000, true],
  ny: [1, 2000, true],
  sn: [0.1, 1e6, false],
  z: [-0.01, 5, false],
  vmax: [0, 1000, false],
  inclination: [0, 85, false],
  positionAngle: [-360, 360, false],
  step: [0.01, 10, false],
  correlation: [0, 0.45, false],
  border: [0, 1000, true],
  seed: [0, 2 ** 31 - 1, true]
};

function checkNumbers(options: MockOptions): void {
  for (const [name, [least, most, whole]] of Object.entries(limits)) {
    const value = options[name as keyof MockOptions] as number;
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
      refuse(
        `${name} ${value} is not ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}.`
      );
  }
}

function checkGradients({ sigma, av, logAge, mh }: MockOptions): void {
  if (!sigma.every(value => value > 0 && value <= 1000))
    refuse(`sigma ${sigma.join(',')} is not from 0 to 1000 km/s.`);
  if (!av.every(value => value >= 0 && value <= 10))
    refuse(`av ${av.join(',')} is not from 0 to 10 mag.`);
  if (![...logAge, ...mh].every(Number.isFinite)) refuse('An age or metallicity is not a number.');
}

/** Fills in what is not asked. @throws SpaxelError OptionInvalid with the option and its limits. */
export function fillOptions(asked: Partial<MockOptions>): MockOptions {
  const name = asked.instrument ?? defaults.instrument;
  if (!Object.hasOwn(instruments, name))
    refuse(`instrument ${String(name)} is not one of ${Object.keys(instruments).join(', ')}.`);
  const { range, step } = instruments[name];
  const given = Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined)
  );
  const options: MockOptions = { step, ...defaults, ...given };
  checkNumbers(options);
  checkGradients(options);
  const { nx, ny, border } = options;
  if (2 * border >= Math.min(nx, ny))
    refuse(`border ${border} leaves nothing of ${nx} x ${ny} spaxels.`);
  if ((nx * ny * (range[1] - range[0])) / options.step > mostNumbers)
    refuse(`${nx} x ${ny} spaxels at ${options.step} A are more than 2 GiB: ask for fewer.`);
  return options;
}
