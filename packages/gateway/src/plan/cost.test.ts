import { guessCost, type Costed, type CostFacts, type CostSeen } from './cost.ts';
import type { Parameters } from './parameters.ts';
import { solve } from './solve.ts';
import { guessWall, type WallSeen } from './wall.ts';

const facts = (pixels: number, templates: number, sn: number): CostFacts => ({
  ...{ pixels, templates, sn },
  machine: 'm'
});
const usual: Parameters = { moments: 2, degree: 8, mdegree: 8, populations: true };
const job = (of: CostFacts, more: Parameters = {}): Costed => ({
  facts: of,
  parameters: { ...usual, ...more }
});

/** A law unlike the prior's. */
const truth = ({ facts: { pixels, templates, sn }, parameters }: Costed): number =>
  2e-5 * pixels ** 1.2 * templates ** 0.7 * sn ** 0.05 * (9 + Number(parameters['mdegree'])) ** 0.4;
const seen = (one: Costed, error = 0.05): CostSeen => ({ ...one, fit: truth(one), error });

test('a linear system is solved', () => {
  const x = solve(
    [
      [4, 1],
      [1, 3]
    ],
    [1, 2]
  );
  expect(x[0]).toBeCloseTo(1 / 11);
  expect(x[1]).toBeCloseTo(7 / 11);
});

test('with nothing seen the interval is wide, with three jobs the guess is good', () => {
  const asked = job(facts(2000, 150, 40));
  expect(guessCost([], asked).fitError).toBeGreaterThan(1);
  const jobs = [
    job(facts(1500, 150, 30)),
    job(facts(3000, 150, 30), { mdegree: 4 }),
    job(facts(2000, 100, 60))
  ];
  const { fit, fitError } = guessCost(
    jobs.map(one => seen(one)),
    asked
  );
  expect(Math.abs(fit / truth(asked) - 1)).toBeLessThan(0.1);
  expect(fitError).toBeLessThan(0.3);
});

test('a trial outweighs jobs of other settings, other machines and their errors', () => {
  const asked = job(facts(1000, 100, 30), { regularisation: 3 });
  const others: CostSeen[] = [1, 2, 3].map(() => ({
    ...job({ ...facts(1000, 100, 30), machine: 'other' }),
    ...{ fit: 5, error: 0.05 }
  }));
  const trial = { ...asked, fit: 1, error: 0.05 };
  expect(guessCost([...others, trial], asked).fit).toBeCloseTo(1, 0);
  expect(guessCost(others, asked).fitError).toBeGreaterThan(0.5);
});

test('errors by Monte Carlo cost as the fit and its realisations; so much is learnt of other jobs too', () => {
  const mc = (realisations: number): Parameters => ({ errors: 'mc', realisations });
  const asked = job(facts(1000, 100, 30), mc(100));
  const plain = job(facts(1000, 100, 30), { errors: 'formal' });
  expect(guessCost([seen(plain)], plain)).toMatchObject({ errors: 0, ratioError: 0 });
  // Never seen, they are known to be much, and not how much.
  const before = guessCost([seen(plain)], asked);
  expect(before.errors).toBeGreaterThan(5 * before.fit);
  expect(before.ratioError).toBeGreaterThan(0.7);
  // A job with 20 realisations of other pixels: each took a tenth of the fit.
  const other = job(facts(1500, 100, 30), mc(20));
  const told = { ...seen(other), errors: truth(other) * 3 };
  const { fit, errors, ratioError } = guessCost([told], asked);
  expect(errors / fit / 11).toBeCloseTo(1, 1);
  expect(ratioError).toBeLessThan(0.25);
});

test('errors that a trial has measured are known, however cold its fits were', () => {
  const asked = job(facts(1000, 100, 30), { errors: 'mc', realisations: 20 });
  const cold: CostSeen = { ...asked, fit: 0.08, error: 0.9, errors: 0.1, errorsError: 0.05 };
  const { errors, errorsError } = guessCost([cold], asked);
  expect(errors).toBeCloseTo(0.1, 2);
  expect(errorsError).toBeLessThan(0.2);
});

test('the clock shows the fits over the slots, what starting takes, and what jobs before have shown', () => {
  const asked = { cpuSeconds: 100, fits: 1000, slots: 2 };
  const blind = guessWall([], asked);
  expect(blind.seconds).toBeGreaterThan(50);
  expect(blind.seconds).toBeLessThan(65);
  const jobs: WallSeen[] = [20, 40, 80].map(cpuSeconds => ({
    ...{ cpuSeconds, fits: 10 * cpuSeconds, slots: 2 },
    seconds: 2 + (1.4 * cpuSeconds) / 2
  }));
  const told = guessWall(jobs, asked);
  expect(told.seconds / 72).toBeCloseTo(1, 1);
  expect(told.error).toBeLessThan(blind.error);
  // A job that slept with its laptop says nothing of the next.
  const slept = { cpuSeconds: 50, fits: 500, slots: 2, seconds: 30_000 };
  expect(guessWall([...jobs, slept], asked).seconds).toBeCloseTo(told.seconds);
});

test('a trial tells how much slower than its fits the machine is, for want of jobs', () => {
  const asked = { cpuSeconds: 100, fits: 1000, slots: 2 };
  const trial = { cpuSeconds: 2, fits: 4, slots: 2, seconds: 4, isPiece: true };
  const { seconds } = guessWall([trial], asked);
  expect(seconds).toBeGreaterThan(75);
  expect(seconds).toBeLessThan(220);
  // It has no start: beside a job that tells of one it changes little.
  const job = { cpuSeconds: 100, fits: 1000, slots: 2, seconds: 60 };
  expect(guessWall([trial, job], asked).seconds / 60).toBeCloseTo(1, 0);
});

test('no job is faster than its fits, and one that fits nothing takes next to nothing', () => {
  expect(guessWall([], { cpuSeconds: 0, fits: 0, slots: 2 }).seconds).toBeGreaterThan(0);
  const lucky = { cpuSeconds: 100, fits: 10, slots: 2, seconds: 36 };
  const { seconds } = guessWall([lucky, lucky, lucky], { cpuSeconds: 1000, fits: 100, slots: 2 });
  expect(seconds).toBeGreaterThanOrEqual(450);
});
