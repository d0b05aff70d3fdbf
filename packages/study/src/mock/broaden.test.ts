import { broadened, type Kernel } from './broaden.ts';

const length = 1200;
const middle = length / 2;
const plain: Kernel = { variance: 400, own: 400, h3: 0, h4: 0 };

/** A Gaussian line of `sigma` points, in the middle. */
function line(sigma: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, i) => Math.exp(-0.5 * ((i - middle) / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI))
  );
}

const through = (flux: Float64Array, kernel: Kernel): Float64Array =>
  broadened(flux, () => kernel).map(value => (Number.isNaN(value) ? 0 : value));

function moment(flux: Float64Array, power: number, about = 0): number {
  return flux.reduce((sum, value, i) => sum + value * (i - middle - about) ** power, 0);
}

function farthest(one: Float64Array, other: Float64Array): number {
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] as number))), 0);
}

/** van der Marel & Franx (1993), eq. 9, as it is written there. */
function hermiteProfile(sigma: number, h3: number, h4: number): Float64Array {
  return line(sigma).map((gauss, i) => {
    const y = (i - middle) / sigma;
    const third = (2 * Math.SQRT2 * y ** 3 - 3 * Math.SQRT2 * y) / Math.sqrt(6);
    const fourth = (4 * y ** 4 - 12 * y ** 2 + 3) / Math.sqrt(24);
    return gauss * (1 + h3 * third + h4 * fourth);
  });
}

test('a Gaussian adds its variance', () => {
  expect(farthest(through(line(10), plain), line(Math.sqrt(500)))).toBeLessThan(1e-6);
});

test('h3 and h4 make the profile of their definition, positive h3 with its tail to the red', () => {
  const [h3, h4] = [0.1, 0.06];
  const spike = new Float64Array(length);
  spike[middle] = 1;
  const wanted = hermiteProfile(20, h3, h4);
  const whole = moment(wanted, 0);
  const made = through(spike, { ...plain, h3, h4 });
  expect(
    farthest(
      made,
      wanted.map(value => value / whole)
    ) / Math.max(...made)
  ).toBeLessThan(1e-6);
  expect(moment(made, 3, moment(made, 1))).toBeGreaterThan(0);
});

test('h3 and h4 are of the profile, whatever Gaussians it is seen through', () => {
  const galaxy = { own: 400, h3: 0.08, h4: 0.05 };
  // Twice: the profile whole, then 7 points more of blur; and at once, the blur in the kernel; and a blur that is taken away.
  const whole = through(line(10), { ...galaxy, variance: 400 });
  const twice = through(whole, { ...plain, variance: 49 });
  expect(farthest(twice, through(line(10), { ...galaxy, variance: 449 }))).toBeLessThan(1e-7);
  const less = through(line(Math.sqrt(149)), { ...galaxy, variance: 351 });
  expect(farthest(less, through(line(10), { ...galaxy, variance: 400 }))).toBeLessThan(1e-7);
});

test('a negative variance takes from a line what a positive one gives', () => {
  const [sharp, wanted] = [through(line(20), { ...plain, variance: -36 }), line(Math.sqrt(364))];
  expect(farthest(sharp, wanted) / wanted[middle]!).toBeLessThan(1e-3);
});
