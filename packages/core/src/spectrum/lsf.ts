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

/** FWHM at wavelengths, both in angstrom; straight lines between them, held beyond the ends. */
export interface LsfTable {
  readonly wave: readonly number[];
  readonly fwhm: readonly number[];
}

/** The FWHM that a table gives at one wavelength, angstrom. */
function fwhmAt({ wave, fwhm }: LsfTable, at: number): number {
  let high = wave.findIndex(one => one >= at);
  if (high <= 0) high = high === 0 ? 0 : wave.length - 1;
  const [x0 = at, x1 = at] = [wave[high - 1], wave[high]];
  const [y0 = NaN, y1 = NaN] = [fwhm[high - 1], fwhm[high]];
  if (high === 0 || at >= x1) return y1;
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}

/** The FWHM that a table gives at wavelengths, angstrom. */
export function tabulatedLsf(table: LsfTable, waveAngstrom: Float64Array): Float64Array {
  return waveAngstrom.map(one => fwhmAt(table, one));
}

/** FWHM in angstrom of MUSE at a wavelength in angstrom (Bacon et al. 2017, UDF-10). */
export function museLsf(waveAngstrom: number): number {
  return 5.866e-8 * waveAngstrom ** 2 - 9.187e-4 * waveAngstrom + 6.04;
}
