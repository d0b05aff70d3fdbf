/**
 * A(lambda)/A_V of star-forming galaxies, R_V = 4.05 (Calzetti et al. 2000, ApJ 533, 682, eq. 4), 1200 to 22000 A.
 * @param waveAngstrom rest wavelength, angstrom
 */
export function calzetti(waveAngstrom: number): number {
  const x = 1e4 / waveAngstrom;
  const blue = -2.156 + 1.509 * x - 0.198 * x ** 2 + 0.011 * x ** 3;
  const red = -1.857 + 1.04 * x;
  return (2.659 * (waveAngstrom < 6300 ? blue : red) + 4.05) / 4.05;
}
