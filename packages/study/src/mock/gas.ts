// A thin disc of ionised gas: it turns faster than the stars, and is calmer.
import { emissionLines, vacuumToAir } from '@spaxel/core';
import { lightSpeed, type MockAxis } from './axis.ts';
import type { Truth } from './disc.ts';
import { gaussianPart, instrumentNamed } from './instrument.ts';
import type { MockOptions } from './options.ts';
import type { TruthImage } from './truth.ts';

const fwhmPerSigma = Math.sqrt(8 * Math.LN2);
/** Stars lag behind by their dispersion (asymmetric drift). */
const lead = 1.15;
/** Of the stars' dispersion. */
const calm = 0.3;
/** Points in a channel. */
const points = 20;
/** How far from its middle a line is made, in its sigma. */
const wings = 9;

/** Fluxes over that of H alpha: case B for the Balmer lines, an H II region of a spiral for the others. */
const ratios: Readonly<Record<string, number>> = {
  OII_3726: 0.4,
  OII_3729: 0.5,
  HD_4102: 0.09,
  HG_4340: 0.16,
  HB_4861: 1 / 2.86,
  OIII_5007: 0.3,
  NI_5198: 0.01,
  NI_5200: 0.01,
  HEI_5876: 0.04,
  OI_6300: 0.03,
  HA_6563: 1,
  NII_6583: 0.4,
  SII_6716: 0.15,
  SII_6731: 0.11
};

/** V and sigma of the gas, km/s. */
export function gasMotion({ velocity, sigma }: Truth): {
  readonly v: number;
  readonly sigma: number;
} {
  return { v: lead * velocity, sigma: calm * sigma };
}

/** The flux of a line as observed, of a galaxy whose continuum is 1 and whose H alpha is `gas` angstrom wide at rest. */
export function lineFlux(name: string, { gas, z }: Pick<MockOptions, 'gas' | 'z'>): number {
  return gas * (ratios[name] ?? 0) * (1 + z);
}

interface Shining {
  readonly name: string;
  /** Vacuum angstrom at rest. */
  readonly wave: number;
  /** Over that of H alpha; tied lines have their own entry. */
  readonly ratio: number;
}

const shining: readonly Shining[] = emissionLines.flatMap(({ name, wave, partner }) => {
  const ratio = ratios[name] ?? 0;
  const tied =
    partner === undefined ? [] : [{ name: '', wave: partner.wave, ratio: ratio * partner.ratio }];
  return ratio > 0 ? [{ name, wave, ratio }, ...tied] : [];
});

/** Adds the lines to `flux` [count], H alpha `options.gas` angstrom (rest) times the flux 1: means over channels of Gaussians
 * as wide as gas and instrument together.
 */
export function addGas(
  flux: Float64Array,
  truth: Truth,
  made: { options: MockOptions; axis: MockAxis }
): void {
  const { z, step, instrument, gas } = made.options;
  const { edges } = made.axis;
  const { v, sigma } = gasMotion(truth);
  const kind = instrumentNamed(instrument);
  for (const { wave, ratio } of shining) {
    const centre = Math.log(wave) + v / lightSpeed;
    const seen = Math.exp(centre) * (1 + z);
    const observed = kind.medium === 'air' ? vacuumToAir(seen) : seen;
    const instrumental = Math.sqrt(gaussianPart(kind, observed, step)) / observed;
    const width = Math.hypot(sigma / lightSpeed, instrumental / fwhmPerSigma);
    for (let k = 0; k < flux.length; k += 1) {
      const [low, high] = [edges[k] as number, edges[k + 1] as number];
      if (low > centre + wings * width || high < centre - wings * width) continue;
      let mean = 0;
      for (let point = 0; point < points; point += 1) {
        const t = (low + ((high - low) * (point + 0.5)) / points - centre) / width;
        mean += Math.exp(-0.5 * t * t) / (Math.sqrt(2 * Math.PI) * width * points);
      }
      const channel = (Math.exp(high) - Math.exp(low)) / (high - low);
      flux[k] = (flux[k] as number) + (gas * ratio * mean) / channel;
    }
  }
}

/** TRUE_V_GAS, TRUE_SIGMA_GAS and TRUE_FLUX of the lines on the axis; `scale` is the flux of the brightest spaxel, 1e-17
 * erg/s/cm2/A. None without gas.
 */
export function gasImages(options: MockOptions, { edges }: MockAxis, scale: number): TruthImage[] {
  if (options.gas === 0) return [];
  const [first, last] = [edges[0] as number, edges.at(-1) as number];
  const inside = shining.filter(
    ({ name, wave }) => name !== '' && Math.log(wave) > first && Math.log(wave) < last
  );
  return [
    { name: 'TRUE_V_GAS', unit: 'km/s', title: 'velocity of the gas', of: t => gasMotion(t).v },
    {
      name: 'TRUE_SIGMA_GAS',
      unit: 'km/s',
      title: 'dispersion of the gas',
      of: t => gasMotion(t).sigma
    },
    ...inside.map(({ name, ratio }) => ({
      name: `TRUE_FLUX_${name}`,
      unit: '1e-17 erg/s/cm2',
      title: 'flux, as observed',
      of: ({ brightness }: Truth) => options.gas * ratio * scale * brightness * (1 + options.z)
    }))
  ];
}
