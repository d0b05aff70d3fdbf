// Dust in front of the galaxy, in our own Galaxy: removed from the data before anything else.

/** Wavenumber (1/micron) and A(lambda)/E(B-V) at R_V 3.1: the anchors of Fitzpatrick 1999, table 3; beyond 2700 A his table 4. */
const anchors: readonly (readonly [number, number])[] = [
  [0, 0],
  [1 / 2.65, 0.265],
  [1 / 1.22, 0.829],
  [1 / 0.6, 2.688],
  [1 / 0.547, 3.055],
  [1 / 0.467, 3.806],
  [1 / 0.411, 4.315],
  [1 / 0.27, 6.265],
  [1 / 0.26, 6.591]
];

/** Second derivatives of the natural cubic spline through the anchors (Numerical Recipes, section 3.3). */
function curvatures(): number[] {
  const n = anchors.length;
  const second = new Array<number>(n).fill(0);
  const slope = new Array<number>(n).fill(0);
  const at = (i: number): readonly [number, number] => anchors[i] ?? [0, 0];
  for (let i = 1; i < n - 1; i++) {
    const [[x0, y0], [x1, y1], [x2, y2]] = [at(i - 1), at(i), at(i + 1)];
    const part = (x1 - x0) / (x2 - x0);
    const pivot = part * (second[i - 1] ?? 0) + 2;
    second[i] = (part - 1) / pivot;
    const bend = (y2 - y1) / (x2 - x1) - (y1 - y0) / (x1 - x0);
    slope[i] = ((6 * bend) / (x2 - x0) - part * (slope[i - 1] ?? 0)) / pivot;
  }
  for (let i = n - 2; i >= 0; i--)
    second[i] = (second[i] ?? 0) * (second[i + 1] ?? 0) + (slope[i] ?? 0);
  return second;
}

const second = curvatures();

/**
 * A(lambda)/E(B-V) of the Milky Way's mean law, R_V = 3.1 (Fitzpatrick 1999, PASP 111, 63, table 3), 2700 A to the infrared.
 * @param waveAngstrom observed wavelength, angstrom
 */
export function galacticExtinction(waveAngstrom: number): number {
  const x = 1e4 / waveAngstrom;
  let high = 1;
  while (high < anchors.length - 1 && (anchors[high]?.[0] ?? 0) < x) high++;
  const [x0, y0] = anchors[high - 1] ?? [0, 0];
  const [x1, y1] = anchors[high] ?? [0, 0];
  const h = x1 - x0;
  const a = (x1 - x) / h;
  const b = (x - x0) / h;
  const bend = (a ** 3 - a) * (second[high - 1] ?? 0) + (b ** 3 - b) * (second[high] ?? 0);
  return a * y0 + b * y1 + (bend * h * h) / 6;
}
