import { normalIntegral, profileOf } from './profile.ts';

const lnEdges = Float64Array.from({ length: 401 }, (_, i) => 8.5 + i * 5e-5);
const widths = Float64Array.from(
  { length: 400 },
  (_, i) => Math.exp(lnEdges[i + 1]!) - Math.exp(lnEdges[i]!)
);
const pixels = { lnEdges, widths };
const part = { place: 8.51, variance: 4e-9, share: 1 };

test.each([
  [0, 0],
  [0.5, 0.19146246127401312],
  [-1, -0.3413447460685429],
  [2, 0.4772498680518208],
  [4, 0.4999683287581669],
  [-9, -0.5]
])('the normal integral to %f', (t, value) => {
  expect(Math.abs(normalIntegral(t) - value)).toBeLessThan(1e-15);
});

test.each([
  [0, 0.5],
  [-120, 60],
  [37, 250]
])('a line at V %f, sigma %f keeps its flux, however narrow', (v, sigma) => {
  const { from, value } = profileOf(part, [v, sigma], pixels);
  const flux = value.reduce((sum, one, i) => sum + one * widths[from + i]!, 0);
  expect(flux).toBeCloseTo(1, 12);
});

test.each([
  [0, 5],
  [-120, 60],
  [37, 250]
])('its derivatives at V %f, sigma %f are those of small steps', (v, sigma) => {
  const at = (a: number, b: number) => {
    const whole = new Float64Array(400);
    const { from, value } = profileOf(part, [a, b], pixels);
    whole.set(value, from);
    return whole;
  };
  const { from, byV, bySigma } = profileOf(part, [v, sigma], pixels);
  const h = 1e-3;
  const most = Math.max(...byV.map(Math.abs));
  const [left, right] = [at(v - h, sigma), at(v + h, sigma)];
  for (const [i, one] of byV.entries())
    expect(Math.abs(one - (right[from + i]! - left[from + i]!) / (2 * h))).toBeLessThan(
      1e-6 * most
    );
  const [thin, thick] = [at(v, sigma - h), at(v, sigma + h)];
  for (const [i, one] of bySigma.entries())
    expect(Math.abs(one - (thick[from + i]! - thin[from + i]!) / (2 * h))).toBeLessThan(
      1e-6 * most
    );
});

test('a line beyond the pixels has none', () => {
  for (const place of [8, 9]) {
    const { value, byV } = profileOf({ ...part, place }, [0, 50], pixels);
    expect([...value, ...byV].every(one => one === 0)).toBe(true);
  }
});
