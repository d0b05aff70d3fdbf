import { guessCost, type CostFacts, type CostSeen } from './cost.ts';
import { solve } from './solve.ts';

const facts = (pixels: number, templates: number, sn: number): CostFacts => ({
  ...{ pixels, templates, sn },
  machine: 'm'
});
/** A law unlike the prior's. */
const truth = ({ pixels, templates, sn }: CostFacts): number =>
  2e-5 * pixels ** 1.3 * templates ** 0.7 * sn ** 0.1;
const seen = (one: CostFacts): CostSeen => ({ facts: one, cpuSeconds: truth(one), error: 0.1 });

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
  const asked = facts(2000, 150, 40);
  expect(guessCost([], asked).error).toBeGreaterThan(1);
  const jobs = [facts(1500, 150, 30), facts(3000, 150, 30), facts(2000, 100, 60)].map(seen);
  const { cpuSeconds, error } = guessCost(jobs, asked);
  expect(Math.abs(cpuSeconds / truth(asked) - 1)).toBeLessThan(0.1);
  expect(error).toBeLessThan(0.3);
});

test('a trial outweighs jobs of other settings', () => {
  const asked = facts(1000, 100, 30);
  const others: CostSeen[] = [1, 2, 3].map(() => ({ facts: asked, cpuSeconds: 5, error: 0.7 }));
  const trial = { facts: asked, cpuSeconds: 1, error: 0.05 };
  expect(guessCost([...others, trial], asked).cpuSeconds).toBeCloseTo(1, 1);
});
