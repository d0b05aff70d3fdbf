/** Every set of kernels gives the same bits as plain JavaScript, and the machine code is what assembly/ says. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { complexOf, planOf } from '../fft/plan.ts';
import { galaxyFlux, normalOf, pixels, randomOf, universe } from '../testing/universe.ts';
import { type Asked, solve } from '../varpro/solve.ts';
import type { Kernels } from './kernels.ts';
import { plain } from './plain.ts';
import { fastest, simd } from './simd.ts';

const normal = normalOf(randomOf(3));
const noise = (length: number) => Float64Array.from({ length }, normal);

/** What `work` gives on both sets, from the same numbers. */
function both(work: (kernels: Kernels, give: (values: Float64Array) => Float64Array) => unknown) {
  return [plain, simd(1 << 16)!].map(kernels =>
    work(kernels, values => {
      const own = kernels.room(values.length);
      own.set(values);
      return own;
    })
  );
}

test.each([1, 2, 7, 8, 9, 37, 1011])('sums and columns of %d pixels are equal bit by bit', n => {
  const [a, b, column] = [noise(n), noise(n), noise(n)];
  const basis = noise(11 * n);
  const [mine, theirs] = both((kernels, give) => {
    const [x, y, out] = [give(a), give(b), give(column)];
    const sum = kernels.dot(x, y);
    kernels.axpy(0.37, x, y);
    kernels.mul(x, y, x);
    const projected = [1, 3, 11].map(rows => {
      const one = give(column);
      kernels.project(give(basis.subarray(0, rows * n)), one);
      return one.slice();
    });
    return [sum, x.slice(), y.slice(), out.slice(), projected];
  });
  expect(theirs).toEqual(mine);
});

test.each([1, 3, 4, 9])('a matrix of %d rows times a vector is equal bit by bit', rows => {
  const [matrix, vector] = [noise(rows * 64), noise(38)];
  const [mine, theirs] = both((kernels, give) => {
    const out = give(new Float64Array(rows));
    kernels.gemv(give(matrix), give(vector), out);
    return out.slice();
  });
  expect(theirs).toEqual(mine);
});

test.each([1, 3, 4, 9])('a matrix of %d rows in single precision is too, and is added', rows => {
  const [matrix, vector, sums] = [noise(rows * 64), noise(38), noise(rows)];
  const [mine, theirs] = both((kernels, give) => {
    const singles = kernels.singles(matrix.length);
    singles.set(matrix);
    const [out, line] = [give(sums), give(vector)];
    kernels.gemvSingles(singles, give(vector), out);
    kernels.axpySingles(0.37, singles.subarray(1, 38), line.subarray(0, 37));
    return [out.slice(), line.slice()];
  });
  expect(theirs).toEqual(mine);
  const [out, line] = mine as [Float64Array, Float64Array];
  const single = (i: number) => Math.fround(matrix[i]!);
  for (const [row, sum] of out.entries()) {
    const wanted = vector.reduce((all, one, i) => all + one * single(row * 64 + i), sums[row]!);
    expect(sum).toBeCloseTo(wanted, 12);
  }
  expect(line[36]).toBe(vector[36]! + 0.37 * single(37));
  expect(line[37]).toBe(vector[37]);
});

test.each([4, 6, 8, 9, 16, 24, 27, 48, 72, 216, 512, 648, 1152])(
  'a transform of %d is equal bit by bit, products packed for it too',
  length => {
    const [re, im] = [noise(length), noise(length)];
    const halves = [0, 1, 2, 3].map(() => noise(2 * Math.floor(length / 3)));
    const [mine, theirs] = both((kernels, give) => {
      const plan = planOf(length, kernels.room);
      const [x, y] = [give(re), give(im)];
      kernels.fft(plan, x, y);
      const [f, t, g, u] = halves.map(give) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array
      ];
      const out = complexOf(length, kernels.room);
      kernels.pack({ filter: f, spectrum: t }, { filter: g, spectrum: u }, out);
      return [x.slice(), y.slice(), out.re.slice(), out.im.slice()];
    });
    expect(theirs).toEqual(mine);
  }
);

const model = { moments: 4, start: [0, 200, 0, 0], bias: 0 };
const bounds = { low: [-2000, 0.5, -0.3, -0.3], high: [2000, 1000, 0.3, 0.3] };
const held = { ...model, ...bounds, held: [30, 150, 0, 0], degree: -1, mdegree: 5 };

test.each<[string, Asked]>([
  ['V, sigma, h3, h4', { ...model, ...bounds, degree: 8, mdegree: 0 }],
  ['multiplicative polynomials', held]
])('a fit of %s is equal bit by bit', (_, asked) => {
  const flux = galaxyFlux({ v: 30, sigma: 150 }).map(one => one + 0.02 * normal());
  const error = new Float64Array(pixels).fill(0.02);
  const good = new Uint8Array(pixels).fill(1);
  const [mine, theirs] = [universe(8, plain), universe(8)].map(library =>
    solve({ library, flux, error, good }, asked)
  );
  expect(universe().kernels.name).toBe('simd');
  expect(theirs).toEqual(mine);
});

test('the memory holds what is asked for, and no more; strangers are refused', () => {
  const kernels = simd(8192)!;
  const all = kernels.room(8192);
  expect(() => kernels.room(1)).toThrow(RangeError);
  expect(() => kernels.singles(1)).toThrow(RangeError);
  expect(() => kernels.dot(all, new Float64Array(8192))).toThrow(TypeError);
  expect(fastest(8).name).toBe('simd');
});

test('machine-code.ts is what scripts/assemble.mjs makes of assembly/', () => {
  const program = join(__dirname, '../../../../scripts/assemble.mjs');
  const { status, stderr } = spawnSync(process.execPath, [program, 'engine', '--check'], {
    encoding: 'utf8'
  });
  expect([status, stderr]).toEqual([0, '']);
});
