import { readSet, type Templates } from '@spaxel/templates';
import { normals } from '../mock/random.ts';
import { judged, outcomeOf, type Verdict } from './judge.ts';
import { measured, quantities, type Found } from './measure.ts';
import { Realiser, truthOf } from './realise.ts';
import { runTrials, type Asked, type Fit } from './run.ts';
import { trialTable } from './table.ts';
import { nameOf, trialsOf, type Trial } from './trial.ts';
import type { Truth } from '../mock/disc.ts';

const trial: Trial = {
  ...{ purpose: 'kinematics', source: 'own', instrument: 'megara' },
  ...{ sn: 40, sigma: 200, correlation: 0, n: 600 }
};
const truths = Array.from({ length: trial.n }, (_, i) => truthOf(trial, 1, i));

interface Fault {
  readonly bias?: number;
  readonly error?: number;
  readonly scatter?: number;
}

/** What a fitter of known faults finds of V and SIGMA. */
function foundWith({ bias = 0, error = 2, scatter = 2 }: Fault, of = truths): Found {
  const normal = normals(9);
  const values = (true_: (truth: Truth) => number): number[] =>
    of.map(truth => true_(truth) + bias + scatter * normal());
  const errors = of.map(() => error);
  return new Map(
    Object.entries({
      ...{ V: values(({ velocity }) => velocity), SIGMA: values(({ sigma }) => sigma) },
      ...{ V_ERR: errors, SIGMA_ERR: errors, CHI2: of.map(() => 1), QUALITY: of.map(() => 0) }
    })
  );
}

const verdictsOf = (found: Found, one = trial): Verdict[] =>
  judged([outcomeOf(one, found, { truths, zero: 0 })]);
const failedOf = (found: Found, one = trial): string[] =>
  verdictsOf(found, one)
    .filter(({ passes }) => !passes)
    .map(({ quantity, statistic }) => `${quantity} ${statistic}`);

test('a fitter without faults passes all its gates', () => {
  const verdicts = verdictsOf(foundWith({}));
  expect(failedOf(foundWith({}))).toEqual([]);
  expect(verdicts.map(({ quantity, statistic }) => `${quantity} ${statistic}`)).toEqual([
    ...['V bias', 'V scatter', 'V pull', 'V coverage'],
    ...['SIGMA bias', 'SIGMA scatter', 'SIGMA pull', 'SIGMA coverage', 'CHI2 median', ' fitted']
  ]);
});

test.each<[string, Fault, string[]]>([
  ['2.5 km/s too fast', { bias: 2.5 }, ['V bias', 'V coverage', 'SIGMA coverage']],
  ['errors too small', { error: 1.4 }, ['V pull', 'V coverage', 'SIGMA pull', 'SIGMA coverage']],
  ['errors too large', { error: 3 }, ['V pull', 'V coverage', 'SIGMA pull', 'SIGMA coverage']],
  ['a scatter of 7', { scatter: 7, error: 7 }, ['V scatter']]
])('%s fails where it should', (_, fault, failed) => {
  expect(failedOf(foundWith(fault))).toEqual(failed);
});

test('errors are read from NAME_ERR alone: without them they are not judged', () => {
  const found = new Map([...foundWith({})].filter(([name]) => !name.endsWith('_ERR')));
  const statistics = new Set(verdictsOf(found).map(({ statistic }) => statistic));
  expect([...statistics]).toEqual(['bias', 'scatter', 'median', 'fitted']);
});

test('what was not fitted fails, and NaN never passes', () => {
  const nothing = new Map([...foundWith({})].map(([name]) => [name, new Array(600).fill(NaN)]));
  expect(failedOf(nothing)).toContain(' fitted');
  expect(failedOf(nothing)).toContain('CHI2 median');
});

test('under correlated noise errors are judged where they are of Monte Carlo, limits are of independent channels', () => {
  const shared: Trial = { ...trial, correlation: 0.22 };
  const simulated = new Map([...foundWith({ error: 1.4 }), ['MC_COUNT', truths.map(() => 100)]]);
  expect(failedOf(foundWith({ error: 1.4 }), shared)).toEqual([]);
  expect(failedOf(simulated, shared)).toContain('V coverage');
  expect(failedOf(foundWith({ scatter: 6.6, error: 6.6 }))).toEqual(['V scatter']);
  expect(failedOf(foundWith({ scatter: 6.6, error: 6.6 }), shared)).toEqual([]);
});

test('fluxes of lines are judged over the true ones', () => {
  const gas: Trial = { ...trial, purpose: 'gas' };
  const flux = quantities.find(({ name }) => name === 'FLUX_HA_6563')!;
  const of = flux.of(truths[0]!, gas);
  const normal = normals(3);
  const fluxes = truths.map(() => of * (1.02 + 0.02 * normal()));
  const found = new Map([
    ...foundWith({}),
    [flux.name, fluxes],
    [`${flux.name}_ERR`, truths.map(() => of)]
  ]);
  expect(of).toBeCloseTo(10.7);
  expect(measured(flux, found, { trial: gas, truths })?.bias).toBeCloseTo(0.02, 2);
  expect(failedOf(found, gas)).toContain('FLUX_HA_6563 bias');
});

test('what a fitter does not take is not asked for', async () => {
  const set = await readSet(`${__dirname}/../../../templates/sets/default`);
  const askedFor: Asked[] = [];
  const fit: Fit = ({ flux }, asked) => {
    askedFor.push(asked);
    return Promise.resolve(foundWith({}, truths.slice(0, flux.length)));
  };
  const scope = { instrument: 'muse', sns: [40], n: 2 } as const;
  const run = (only: string, ...takes: string[]) =>
    runTrials({ scope: { ...scope, only }, own: set, seed: 1, fit, takes: new Set(takes) });
  expect((await run('gas')).outcomes).toEqual([]);
  await run('gas', 'gas');
  await run('sigma 200, S/N 40, correlated');
  await run('sigma 200, S/N 40, correlated', 'errors');
  expect(askedFor.map(({ gas, errors }) => [gas, errors])).toEqual([
    ...[
      ['all', undefined],
      [undefined, undefined]
    ],
    [undefined, 'mc-blocks']
  ]);
});

test('a limit that lies below the truth fails; limits have no errors', () => {
  const flagged = (limit: number): Found =>
    new Map([
      ...foundWith({}),
      ['QUALITY', truths.map(() => 1)],
      ['SIGMA_ERR', truths.map(({ sigma }) => sigma + limit)]
    ]);
  expect(failedOf(flagged(5))).toEqual([]);
  expect(failedOf(flagged(-5))).toEqual(['SIGMA limits held']);
});

test('h3 and h4 flagged as unreliable are not judged', () => {
  const shape: Trial = { ...trial, purpose: 'shape' };
  const h3 = truths.map(() => 0.5);
  const found = new Map([...foundWith({}), ['H3', h3], ['QUALITY', truths.map(() => 8)]]);
  expect(failedOf(found, shape)).toEqual([]);
  expect(failedOf(new Map([...foundWith({}), ['H3', h3]]), shape)).toEqual(['H3 bias']);
});

test('the scatter at S/N 20 is about twice that at 40', () => {
  const outcome = (sn: number, scatter: number) =>
    outcomeOf({ ...trial, sn }, foundWith({ scatter, error: scatter }), { truths, zero: 0 });
  const ratios = (scatter: number): Verdict[] =>
    judged([outcome(20, scatter), outcome(40, 2)]).filter(
      ({ statistic }) => statistic === 'scatter 20:40'
    );
  expect(ratios(4).map(({ passes }) => passes)).toEqual([true, true]);
  expect(ratios(6).map(({ passes }) => passes)).toEqual([false, false]);
});

test('the zero point of another set is taken from V, its size is told', async () => {
  const set = await readSet(`${__dirname}/../../../templates/sets/default`);
  const shifted: Fit = spectra => {
    // Knows the truths by counting, as no fitter can.
    const here = trialsHere.shift();
    const of = spectra.flux.map((_, i) => truthOf(here as Trial, 1, i));
    return Promise.resolve(foundWith({ bias: here?.source === 'other' ? -5 : 0 }, of));
  };
  const scope = {
    instrument: 'megara',
    sns: [40],
    n: 10,
    only: 'kinematics, sigma 200, S/N 40'
  } as const;
  const trialsHere = trialsOf({ ...scope, sources: ['own', 'other'] });
  const report = await runTrials({
    scope,
    own: set,
    other: set,
    seed: 1,
    fit: shifted,
    takes: new Set()
  });
  expect(Math.abs(report.zero + 5)).toBeLessThan(1);
  const biases = report.verdicts.filter(
    ({ quantity, statistic, trial: { source } }) =>
      quantity === 'V' && statistic === 'bias' && source === 'other'
  );
  expect(biases.length).toBeGreaterThan(0);
  expect(biases.every(({ passes }) => passes)).toBe(true);
});

describe('realisations', () => {
  let set: Templates;
  beforeAll(async () => {
    set = await readSet(`${__dirname}/../../../templates/sets/default`);
  });

  test('equal seeds give equal spectra, whatever was made before; noise differs, truths do not', () => {
    const small = { ...trial, n: 2 };
    const first = new Realiser(set, 3).realise(small);
    const maker = new Realiser(set, 3);
    const other = maker.realise({ ...small, sn: 20 });
    expect(maker.realise(small)).toEqual(first);
    expect(other.truths).toEqual(first.truths);
    expect(other.spectra.flux[0]).not.toEqual(first.spectra.flux[0]);
    expect(new Realiser(set, 4).realise(small).truths).not.toEqual(first.truths);
  });

  test('the noise has the errors that are said', () => {
    const small = { ...trial, n: 1 };
    const { spectra } = new Realiser(set, 3).realise(small);
    const clean = new Realiser(set, 3).realise({ ...small, sn: 1e6 }).spectra.flux[0]!;
    const pulls = spectra.flux[0]!.map((value, k) => (value - clean[k]!) / spectra.error[0]![k]!);
    const variance = pulls.reduce((sum, one) => sum + one ** 2, 0) / pulls.length;
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
  });

  test('truths lie off the nodes of the set', () => {
    for (const { logAge, mh } of truths.slice(0, 50)) {
      expect(Math.min(...set.logAge.map(node => Math.abs(node - logAge)))).toBeGreaterThan(0);
      expect(set.manifest.mh).not.toContain(mh);
    }
  });
});

test('each trial has a name of its own; a cold disc is among them', () => {
  const scope = { instrument: 'muse', sns: [20, 40, 100], n: 400 } as const;
  const trials = trialsOf({ ...scope, sources: ['own', 'other'] });
  expect(new Set(trials.map(nameOf)).size).toBe(trials.length);
  expect(trials.some(({ sigma }) => sigma < 60)).toBe(true);
  expect(trialsOf({ ...scope, sources: ['own'], only: 'free shape' })).toHaveLength(3);
});

test('a measure of what the fitter does not give is none', () => {
  const av = quantities.find(({ name }) => name === 'AV')!;
  expect(measured(av, foundWith({}), { trial, truths })).toBeUndefined();
});

test('the table has a line for each gate and for each failure', () => {
  const text = trialTable(verdictsOf(foundWith({ bias: -2.5 })));
  const [title = '', bias = ''] = text.split('\n');
  expect(title).toMatch(/^gate +trials +worst +limit +verdict +in$/);
  expect(bias).toMatch(/^V bias +1 +-2\.\d\d +\+-2\.00 +FAIL +kinematics, sigma 200, S\/N 40$/);
});
