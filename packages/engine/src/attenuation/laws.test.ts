/** The laws beside those of dust_extinction from PyPI. */
import { spawnSync } from 'node:child_process';
import { type LawName, laws } from './laws.ts';

const python = process.env.SPAXEL_PYTHON ?? 'python3';
const waves = Array.from({ length: 60 }, (_, i) => 3300 + 110 * i);

const script = `
import json, sys
import astropy.units as u
from dust_extinction.averages import G03_SMCBar
from dust_extinction.parameter_averages import CCM89
waves = json.load(sys.stdin) * u.AA
print(json.dumps({'ccm': list(CCM89(3.1)(waves)), 'gordon': list(G03_SMCBar()(waves))}))
`;

const oracle = (): Record<string, number[]> => {
  const options = { input: JSON.stringify(waves), encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(python, ['-c', script], options);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, number[]>;
};

test('Cardelli, Clayton & Mathis to rounding, Gordon to its interpolation', () => {
  const told = oracle();
  for (const [i, wave] of waves.entries()) {
    expect(Math.abs(laws.ccm(wave) - told['ccm']![i]!)).toBeLessThan(1e-10);
    // Theirs splines through the optical points only and follows a formula beyond.
    expect(Math.abs(laws.gordon(wave) / told['gordon']![i]! - 1)).toBeLessThan(0.03);
  }
});

test.each<LawName>(['calzetti', 'ccm', 'gordon'])('%s is about 1 in V and falls', name => {
  expect(Math.abs(laws[name](5500) - 1)).toBeLessThan(0.01);
  const curve = waves.map(laws[name]);
  expect(curve.slice(1).every((one, i) => one < curve[i]!)).toBe(true);
});

test("Calzetti's two halves meet at 0.63 um to the digits of the paper", () => {
  expect(Math.abs(laws.calzetti(6300.001) - laws.calzetti(6299.999))).toBeLessThan(0.01);
});
