/** How often the truth lies within the error bars: SPAXEL_LONG=1 asks 400 galaxies, else a few tell of gross errors. */
import { defaultParameters, type Parameters } from '../parameters.ts';
import { correlated } from '../testing/correlated.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { defaultMonteCarlo, monteCarlo } from './monte-carlo.ts';

const isLong = process.env.SPAXEL_LONG === '1';
const [galaxies, n] = isLong ? [400, 100] : [30, 30];
/** 68.3 % +- 2.3 % of 400, +- 8 % of 30. */
const [least, most] = isLong ? [0.6, 0.76] : [0.45, 0.9];

const templates = readTemplates(defaultFolder);
/** Without the penalty, which pulls the fit and not its realisations. */
const asked: Parameters = {
  ...defaultParameters,
  z: redshift,
  moments: 4,
  bias: 0,
  populations: false
};
const truth: Readonly<Record<string, number>> = { V: 50, SIGMA_RAW: 180, H3: 0, H4: 0 };
const parts = [
  [72, 0.6],
  [99, 0.4]
] as const;
const wave = megaraWave();
const galaxy = { v: 50, sigma: 180, parts, signalToNoise: Infinity };
const clean = made(templates, wave, galaxy);

function coverage(lag: number): Record<string, number> {
  const how = {
    ...defaultMonteCarlo,
    n,
    kind: lag === 0 ? ('white' as const) : ('blocks' as const)
  };
  const hits = Object.fromEntries(Object.keys(truth).map(name => [name, 0]));
  for (let seed = 1; seed <= galaxies; seed += 1) {
    const spectrum = correlated(clean, { sigma: 1 / 40, lag, seed });
    const found = monteCarlo(spectrum, { asked, how }, templates);
    if ('code' in found) throw new Error(found.message);
    for (const [name, value] of Object.entries(truth)) {
      const off = Math.abs((found.quantities[name] as number) - value);
      if (off <= (found.quantities[`${name}_ERR`] as number)) hits[name]! += 1 / galaxies;
    }
  }
  return hits;
}

test.each([
  ['white noise', 0],
  ['noise of which a fourth goes on to the next pixel', 0.25]
])(
  '1-sigma errors cover the truth: %s',
  (_, lag) => {
    const found = coverage(lag);
    if (isLong) console.log(JSON.stringify({ lag, galaxies, n, found }));
    for (const [name, share] of Object.entries(found)) {
      expect([name, share, share >= least && share <= most]).toEqual([name, share, true]);
    }
  },
  isLong ? 900_000 : 180_000
);
