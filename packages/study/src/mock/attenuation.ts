/**
 * k(lambda) / k(5500 A) of starburst galaxies (Calzetti et al. 2000, ApJ 533, 682, eq. 4; R_V = 4.05), 1200 A to 2.2 micron.
 * @param waveAngstrom rest wavelength
 */
export function calzetti(waveAngstrom: number): number {
  const x = 1e4 / waveAngstrom;
  const shape =
    waveAngstrom < 6300 ? -2.156 + 1.509 * x - 0.198 * x ** 2 + 0.011 * x ** 3 : -1.857 + 1.04 * x;
  return (2.659 * shape + 4.05) / 4.05;
}
