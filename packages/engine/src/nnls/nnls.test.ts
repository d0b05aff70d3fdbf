import { plain } from '../kernels/plain.ts';
import { randomOf } from '../testing/universe.ts';
import type { Dictionary } from './dictionary.ts';
import { nonNegative } from './nnls.ts';

function dictionaryOf(columns: Float64Array[]): Dictionary {
  return {
    count: columns.length,
    price: Float64Array.from(columns, one => plain.dot(one, one)),
    expect: () => undefined,
    column: index => columns[index]!,
    gradient: (residual, out) => columns.forEach((one, j) => (out[j] = plain.dot(one, residual)))
  };
}

function search(columns: Float64Array[], target: Float64Array, active: number[] = []) {
  const room = {
    residual: new Float64Array(target.length),
    gradient: new Float64Array(columns.length)
  };
  const start = { active, weights: active.map(() => 0.1) };
  const means = { dictionary: dictionaryOf(columns), kernels: plain, room };
  return nonNegative({ target, start, tolerance: 1e-18, floor: 1e-12 }, means);
}

/** The least chi2 over every subset of columns whose least squares weights are all positive. */
function bruteForce(columns: Float64Array[], target: Float64Array): number {
  let best = plain.dot(target, target);
  for (let subset = 1; subset < 1 << columns.length; subset += 1) {
    const chosen = columns.filter((_, j) => (subset >> j) & 1);
    const basis: Float64Array[] = [];
    const residual = target.slice();
    for (const column of chosen) {
      const q = column.slice();
      for (let pass = 0; pass < 2; pass += 1)
        for (const other of basis) plain.axpy(-plain.dot(other, q), other, q);
      const norm = Math.sqrt(plain.dot(q, q));
      basis.push(q.map(one => one / norm));
    }
    for (const q of basis) plain.axpy(-plain.dot(q, residual), q, residual);
    const fit = target.map((one, i) => one - residual[i]!);
    const weights = solveExact(chosen, fit);
    if (weights.every(one => one > 0)) best = Math.min(best, plain.dot(residual, residual));
  }
  return best;
}

function solveExact(columns: Float64Array[], fit: Float64Array): number[] {
  const a = columns.map(one => [
    ...columns.map(other => plain.dot(one, other)),
    plain.dot(one, fit)
  ]);
  a.forEach((row, i) =>
    a.forEach((other, r) => {
      if (r === i) return;
      const share = other[i]! / row[i]!;
      row.forEach((one, c) => (other[c] = other[c]! - share * one));
    })
  );
  return a.map((row, i) => row[columns.length]! / row[i]!);
}

test.each([1, 2, 3, 4, 5, 6])('case %d: no subset of columns is better', seed => {
  const random = randomOf(seed);
  const columns = Array.from({ length: 8 }, () =>
    Float64Array.from({ length: 20 }, () => random() - 0.3)
  );
  const target = Float64Array.from({ length: 20 }, () => random() - 0.4);
  const found = search(columns, target);
  expect(found.chi2 / bruteForce(columns, target)).toBeCloseTo(1, 12);
  expect(found.weights.every(one => one > 0)).toBe(true);
  expect(search(columns, target, [0, 3, 5]).chi2 / found.chi2).toBeCloseTo(1, 12);
});

test('a column that is the sum of two others is dropped, and the search ends', () => {
  const random = randomOf(9);
  const make = () => Float64Array.from({ length: 30 }, () => random());
  const [a, b] = [make(), make()];
  const sum = a.map((one, i) => one + b[i]!);
  const target = a.map((one, i) => 2 * one + b[i]! + 0.01 * random());
  const found = search([sum, a, b, sum.slice()], target);
  expect(found.chi2).toBeLessThan(0.01);
  expect(found.kkt).toBeLessThan(1e-6);
});

test('nothing enters where every column points away', () => {
  const column = new Float64Array(10).fill(1);
  const found = search([column, column.slice()], new Float64Array(10).fill(-1));
  expect(found.active).toEqual([]);
  expect(found.chi2).toBe(10);
});
