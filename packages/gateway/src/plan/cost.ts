// What fits cost: a regression over what the ledger has seen, to which a trial of a few spectra is one more observation.
import { cpus } from 'node:os';
import { solve } from './solve.ts';

/** What the cost of one fit depends on, beside the parameters. */
export interface CostFacts {
  /** Pixels that are fitted. */
  readonly pixels: number;
  /** Spectra in the template set. */
  readonly templates: number;
  /** Median signal-to-noise per pixel. */
  readonly sn: number;
  /** The kind of machine that planned it. */
  readonly machine: string;
}

/** Jobs, or trials, that tell what a fit costs. */
export interface CostSeen {
  readonly facts: CostFacts;
  /** CPU seconds of one fit, the mean. */
  readonly cpuSeconds: number;
  /** Standard error of ln(cpuSeconds) as a word on the job to be estimated. */
  readonly error: number;
}

export interface CostGuess {
  readonly cpuSeconds: number;
  /** Standard error of its natural logarithm. */
  readonly error: number;
}

/** Prior: about a tenth of a second, growing with pixels and with the root of templates, whatever the S/N. */
const prior = { mean: [Math.log(0.1), 1, 0.5, 0], sigma: [5, 0.5, 0.3, 0.2] };
const usual = { pixels: 1000, templates: 100, sn: 30 };
/** Scatter between equal jobs: other work of the machine. */
const scatter = 0.05;

function columns({ pixels, templates, sn }: CostFacts): number[] {
  const ratios = [pixels / usual.pixels, templates / usual.templates, Math.max(sn, 1) / usual.sn];
  return [1, ...ratios.map(Math.log)];
}

/** The kind of this machine. */
export function thisMachine(): string {
  const all = cpus();
  return `${all[0]?.model ?? 'unknown'} x ${String(all.length)}`;
}

/**
 * CPU seconds of one fit by Bayesian linear regression of ln(cost) on ln(pixels), ln(templates) and ln(S/N), with a normal prior
 * (Bishop 2006, section 3.3): posterior mean, and the standard error of a new job's mean.
 */
export function guessCost(seen: readonly CostSeen[], facts: CostFacts): CostGuess {
  const precision = prior.sigma.map((sigma, i) =>
    prior.sigma.map((_, j) => (i === j ? sigma ** -2 : 0))
  );
  const right = prior.sigma.map((sigma, i) => (prior.mean[i] ?? 0) / sigma ** 2);
  for (const { facts: other, cpuSeconds, error } of seen) {
    const x = columns(other);
    const weight = 1 / (error ** 2 + scatter ** 2);
    x.forEach((xi, i) => {
      const row = precision[i] ?? [];
      x.forEach((xj, j) => (row[j] = (row[j] ?? 0) + weight * xi * xj));
      right[i] = (right[i] ?? 0) + weight * xi * Math.log(cpuSeconds);
    });
  }
  const x = columns(facts);
  const mean = dot(x, solve(precision, right));
  const variance = dot(x, solve(precision, x)) + scatter ** 2;
  return { cpuSeconds: Math.exp(mean), error: Math.sqrt(variance) };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, one, i) => sum + one * (b[i] ?? 0), 0);
}
