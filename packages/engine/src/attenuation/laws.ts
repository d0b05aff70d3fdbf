/** How dust dims light: A(lambda) / A_V of the laws that are offered, 912-22000 A as far as each reaches. */
import { Spline } from '../grid/spline.ts';

/** A_lambda / A_V at a rest wavelength in angstrom. */
export type Law = (wave: number) => number;

const perMicron = (wave: number): number => 10_000 / wave;

/** Starburst galaxies: Calzetti et al. 2000 (ApJ 533, 682), eq. 4, R_V = 4.05; 0.12-2.2 um. */
function calzetti(wave: number): number {
  const x = perMicron(wave);
  const k =
    x > 1 / 0.63
      ? 2.659 * (-2.156 + 1.509 * x - 0.198 * x ** 2 + 0.011 * x ** 3) + 4.05
      : 2.659 * (-1.857 + 1.04 * x) + 4.05;
  return k / 4.05;
}

function polynomial(y: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, one) => sum * y + one, 0);
}

const opticalA = [1, 0.17699, -0.50447, -0.02427, 0.72085, 0.01979, -0.7753, 0.32999];
const opticalB = [0, 1.41338, 2.28305, 1.07233, -5.38434, -0.62251, 5.3026, -2.09002];
const milkyWay = 3.1;

/** The ultraviolet of Cardelli, Clayton & Mathis, eq. 4, without the far end, which no optical spectrograph sees. */
function ultraviolet(x: number): readonly [number, number] {
  const y = Math.max(0, x - 5.9);
  const farA = -0.04473 * y ** 2 - 0.009779 * y ** 3;
  const farB = 0.213 * y ** 2 + 0.1207 * y ** 3;
  const a = 1.752 - 0.316 * x - 0.104 / ((x - 4.67) ** 2 + 0.341) + farA;
  const b = -3.09 + 1.825 * x + 1.206 / ((x - 4.62) ** 2 + 0.263) + farB;
  return [a, b];
}

/** The Milky Way: Cardelli, Clayton & Mathis 1989 (ApJ 345, 245), eqs. 1-4, R_V = 3.1; 0.3-8 per um. */
function ccm(wave: number): number {
  const x = perMicron(wave);
  const optical = (y: number) => [polynomial(y, opticalA), polynomial(y, opticalB)] as const;
  const infrared = [0.574 * x ** 1.61, -0.527 * x ** 1.61] as const;
  const [a, b] = x < 1.1 ? infrared : x < 3.3 ? optical(x - 1.82) : ultraviolet(x);
  return a + b / milkyWay;
}

/** The Small Magellanic Cloud's bar: Gordon et al. 2003 (ApJ 594, 279), table 4, with the two infrared points as
 * revised by Gordon et al. 2016 (ApJ 826, 104); 1 / um and A_lambda / A_V.
 */
const bar: readonly (readonly [number, number])[] = [
  [0.455, 0.11],
  [0.606, 0.169],
  [0.8, 0.25],
  [1.235, 0.567],
  [1.538, 0.801],
  [1.818, 1],
  [2.273, 1.374],
  [2.703, 1.672],
  [3.375, 2],
  [3.625, 2.22],
  [3.875, 2.428],
  [4.125, 2.661],
  [4.375, 2.947],
  [4.625, 3.161],
  [4.875, 3.293]
];

function gordon(wave: number): number {
  const places = Float64Array.of(perMicron(wave));
  const knots = Float64Array.from(bar, ([x]) => x);
  const values = Float64Array.from(bar, ([, value]) => value);
  return new Spline(knots, places).through(values, new Float64Array(1))[0] as number;
}

export const laws = { calzetti, ccm, gordon } as const satisfies Record<string, Law>;

export type LawName = keyof typeof laws;
