// The resolution of instruments that do not write it into their cubes (full width at half maximum, angstrom).

/** MEGARA: FWHM by VPH, at its central wavelength (MEGARA team; Gil de Paz et al. 2018). */
export const megaraFwhm: Readonly<Record<string, number>> = {
  'LR-U': 0.672,
  'LR-B': 0.792,
  'LR-V': 0.937,
  'LR-R': 1.106,
  'LR-I': 1.308,
  'LR-Z': 1.455,
  'MR-U': 0.326,
  'MR-UB': 0.358,
  'MR-B': 0.395,
  'MR-G': 0.433,
  'MR-V': 0.476,
  'MR-VR': 0.522,
  'MR-R': 0.558,
  'MR-RI': 0.608,
  'MR-I': 0.666,
  'MR-Z': 0.796,
  'HR-R': 0.355,
  'HR-I': 0.462
};

// LR-V has 3.47 native pixels in its FWHM (0.937 A / 0.27 A); the other VPHs have about as many.
const megaraNativePixels = 0.937 / 0.27;

/**
 * FWHM in angstrom of a MEGARA cube with this step: pixels wider than native add the variance of their box (width^2 / 12).
 * Undefined for an unknown VPH.
 */
export function megaraLsf(vph: string, stepAngstrom: number): number | undefined {
  const fwhm = megaraFwhm[vph];
  if (fwhm === undefined) return undefined;
  const rebinned = stepAngstrom > (1.2 * fwhm) / megaraNativePixels;
  const box = rebinned ? (8 * Math.LN2 * stepAngstrom ** 2) / 12 : 0;
  return Math.sqrt(fwhm ** 2 + box);
}

/** FWHM in angstrom of MUSE at a wavelength in angstrom (Bacon et al. 2017, UDF-10). */
export function museLsf(waveAngstrom: number): number {
  return 5.866e-8 * waveAngstrom ** 2 - 9.187e-4 * waveAngstrom + 6.04;
}
