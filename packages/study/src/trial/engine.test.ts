/** A quick part of `spaxel gates`: the native engine, in this process, over few mocks of its own set. */
import { join } from 'node:path';
import { defaultParameters, fitSpectrum } from '@spaxel/engine';
import { readSet, type Templates } from '@spaxel/templates';
import { runTrials, type Fit, type Report } from './run.ts';
import { trialTable } from './table.ts';

let own: Templates;
beforeAll(async () => {
  own = await readSet(join(__dirname, '../../../templates/sets/default'));
});

/** The engine as a fit: what it refuses is a row of NaN. */
const fit: Fit = ({ flux, error, ...axis }, asked) => {
  const { digest, medium } = own.manifest;
  const mask = new Uint8Array(axis.wave.length);
  const found = new Map<string, Float64Array>();
  for (const [i, one] of flux.entries()) {
    const spectrum = { ...axis, mask, flux: one, error: error[i]! };
    const parameters = { ...defaultParameters, ...asked };
    const answer = fitSpectrum(spectrum, parameters, { ...own, digest, medium });
    if (!('quantities' in answer)) continue;
    const row = { ...answer.quantities, QUALITY: answer.quality };
    for (const [name, value] of Object.entries(row)) {
      if (!found.has(name)) found.set(name, new Float64Array(flux.length).fill(NaN));
      found.get(name)![i] = value;
    }
  }
  return Promise.resolve(found);
};

/** What the gates ask for that formal errors of stars without dust are not. */
const takes = new Set(['attenuation', 'gas']);

interface Part {
  readonly instrument: 'megara' | 'muse';
  readonly only: string;
  readonly n: number;
  /** 40 when left out. */
  readonly sn?: number;
}

function run({ instrument, only, n, sn = 40 }: Part): Promise<Report> {
  return runTrials({ scope: { instrument, sns: [sn], n, only }, own, seed: 1, fit, takes });
}

/** With so few realisations pulls and coverages say nothing. */
const ofFew = ({ verdicts }: Report) =>
  verdicts.filter(({ statistic }) => statistic !== 'pull' && statistic !== 'coverage');

test.each<Part>([
  { instrument: 'megara', only: 'exact', n: 4 },
  { instrument: 'megara', only: 'kinematics, sigma 200, S/N 40', n: 16 },
  { instrument: 'megara', only: 'kinematics, sigma 50, S/N 40', n: 16 },
  { instrument: 'megara', only: 'shape, sigma 200, S/N 40', n: 16 },
  { instrument: 'megara', only: 'populations', n: 24 },
  { instrument: 'muse', only: 'dust', n: 16 },
  { instrument: 'muse', only: 'gas', n: 48, sn: 100 },
  { instrument: 'muse', only: 'exact, sigma 200', n: 4 },
  { instrument: 'muse', only: 'kinematics, sigma 100, S/N 40', n: 16 }
])('$instrument, $only: what is recovered is within the gates', async part => {
  const verdicts = ofFew(await run(part));
  const failed = verdicts.filter(({ passes }) => !passes);
  expect(verdicts.length).toBeGreaterThan(1);
  expect(failed.length === 0 ? '' : trialTable(failed)).toBe('');
});
