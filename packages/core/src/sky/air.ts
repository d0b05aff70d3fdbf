// Wavelengths in air and in vacuum.

/** Refractive index of standard air at a vacuum wavelength in angstrom (Morton 2000, ApJS 130, 403, eq. 8: the IAU standard). */
function refractiveIndex(vacuumAngstrom: number): number {
  const s2 = (1e4 / vacuumAngstrom) ** 2;
  return 1 + 8.34254e-5 + 2.406147e-2 / (130 - s2) + 1.5998e-4 / (38.9 - s2);
}

/** The wavelength in air of a vacuum wavelength, both in angstrom (Morton 2000); meant for 2000 A and longer. */
export function vacuumToAir(vacuumAngstrom: number): number {
  return vacuumAngstrom / refractiveIndex(vacuumAngstrom);
}

/** The exact inverse of vacuumToAir, by iteration (each step gains four digits). */
export function airToVacuum(airAngstrom: number): number {
  let vacuum = airAngstrom;
  for (let step = 0; step < 5; step += 1) vacuum = airAngstrom * refractiveIndex(vacuum);
  return vacuum;
}
