import { fillLosvd, losvdRoom } from './losvd.ts';

const geometry = { length: 512, velscale: 50, lead: 0 };

/** sum over velocities of L(v) exp(-i w v), the profile of van der Marel & Franx (1993) summed finely. */
function numerical([v, sigma, h3 = 0, h4 = 0]: number[], k: number): [number, number] {
  const omega = (2 * Math.PI * k) / geometry.length;
  let [re, im] = [0, 0];
  for (let i = -6000; i <= 6000; i += 1) {
    const y = i / 500;
    const third = (8 * y ** 3 - 12 * y) / Math.sqrt(48);
    const fourth = (16 * y ** 4 - 48 * y * y + 12) / Math.sqrt(384);
    const profile =
      (Math.exp(-0.5 * y * y) / Math.sqrt(2 * Math.PI) / 500) * (1 + h3 * third + h4 * fourth);
    const place = (v! + sigma! * y) / geometry.velscale;
    re += profile * Math.cos(omega * place);
    im -= profile * Math.sin(omega * place);
  }
  return [re, im];
}

test.each([
  [[0, 200]],
  [[123.4, 80]],
  [[-300, 12]],
  [[40, 150, 0.1, 0.05]],
  [[-70, 60, -0.2, 0.15]]
])('%j has the transform of its profile', theta => {
  const losvd = losvdRoom(geometry.length, theta.length);
  fillLosvd(theta, geometry, losvd);
  for (let k = 0; 2 * k < losvd.used; k += 5) {
    const [re, im] = numerical(theta, k);
    expect(Math.abs(losvd.filter[2 * k]! - re)).toBeLessThan(1e-10);
    expect(Math.abs(losvd.filter[2 * k + 1]! - im)).toBeLessThan(1e-10);
  }
});

test.each([0, 4000, -6000])(
  'with %d (km/s)^2 too much the derivatives are those of the filter',
  excess => {
    const resolved = { ...geometry, excess };
    const theta = [55, 140, 0.08, -0.04];
    const exact = losvdRoom(geometry.length, 4);
    fillLosvd(theta, resolved, exact);
    for (const [i, step] of [1e-3, 1e-3, 1e-5, 1e-5].entries()) {
      const [more, less] = [losvdRoom(geometry.length, 4), losvdRoom(geometry.length, 4)];
      fillLosvd(
        theta.map((one, m) => (m === i ? one + step : one)),
        resolved,
        more
      );
      fillLosvd(
        theta.map((one, m) => (m === i ? one - step : one)),
        resolved,
        less
      );
      for (let n = 0; n < exact.used - 4; n += 1) {
        const slope = (more.filter[n]! - less.filter[n]!) / (2 * step);
        expect(Math.abs(exact.derivatives[i]![n]! - slope)).toBeLessThan(1e-7);
      }
    }
  }
);

test('only what the dispersion leaves is written', () => {
  const losvd = losvdRoom(512, 2);
  fillLosvd([0, 500], geometry, losvd);
  expect(losvd.used).toBe(2 * Math.ceil(8.6 / ((10 * 2 * Math.PI) / 512)) + 2);
});

test.each([4000, -6000])(
  'times the resolutions it is the profile of the stars: %d (km/s)^2',
  excess => {
    const [v, raw, h3, h4] = [40, 140, 0.1, 0.05];
    const losvd = losvdRoom(geometry.length, 4);
    fillLosvd([v, raw, h3, h4], { ...geometry, excess }, losvd);
    const stars = [v, Math.sqrt(raw ** 2 + excess), h3, h4];
    for (let k = 0; 2 * k < losvd.used; k += 5) {
      const omega = (2 * Math.PI * k) / geometry.length / geometry.velscale;
      const broader = Math.exp(-0.5 * excess * omega ** 2);
      const [re, im] = numerical(stars, k).map(one => one / broader);
      expect(Math.abs(losvd.filter[2 * k]! - re!)).toBeLessThan(1e-9);
      expect(Math.abs(losvd.filter[2 * k + 1]! - im!)).toBeLessThan(1e-9);
    }
  }
);
