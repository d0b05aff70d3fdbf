/** The numbers of a cube as lines of numpy: its flux as it is shown, what of it is good, its errors. */
import type { Cube } from '@spaxel/protocol';

/** Instruments whose masks are plain: anything but zero is not used. */
const plainMasks = ['megara', 'muse', 'califa', 'kcwi', 'gmos'];
/** What flux comes in that was converted; and 1e17 c / lambda^2 of one jansky. */
const converted = '1e-17 erg/s/cm2/Angstrom';
const perJansky = '2.99792458e12';

const quoted = (text: string): string => JSON.stringify(text);

/** The value of a card of the flux; where it has none, of the primary unit. */
function cardOf({ header }: Cube, keyword: string): Cube['header'][number][1] | undefined {
  return header.findLast(card => card[0] === keyword)?.[1];
}

/** Whether the flux is an image of three axes, with nothing laid out anew. */
function isLaidOut({ header, shape }: Cube): boolean {
  const has = (keyword: string, value: number): boolean =>
    header.some(card => card[0] === keyword && card[1] === value);
  return (
    has('NAXIS', 3) && has('NAXIS1', shape.nx) && has('NAXIS2', shape.ny) && has('NAXIS3', shape.nz)
  );
}

/** What flux and errors are multiplied by, channel by channel; empty for nothing, null where one line does not say it. */
function factorOf(cube: Cube): string | null {
  const stored = cardOf(cube, 'BUNIT') ?? cube.flux.unit;
  if (cube.flux.unit !== converted || stored === converted) return '';
  const isJansky = stored === 'Jy' && cube.wave.values === undefined;
  return isJansky && cube.instrument !== 'jwst' ? `${perJansky} / wave[:, None, None] ** 2` : null;
}

/** Lines that make `flux` and `wave`; null where astropy alone would not read the cube as we do. */
export function fluxLines(cube: Cube, path: string): string[] | null {
  const factor = factorOf(cube);
  if (!isLaidOut(cube) || factor === null) return null;
  const { wave, flux } = cube;
  const axis =
    wave.values === undefined
      ? `wave = ${String(wave.first)} + ${String(wave.step)} * np.arange(len(flux))`
      : 'wave = np.arange(len(flux))';
  return [
    `flux = fits.getdata(${quoted(path)}, ${quoted(flux.extension)}).astype(float)`,
    axis,
    ...(factor === '' ? [] : [`flux *= ${factor}  # from ${String(cardOf(cube, 'BUNIT'))}`])
  ];
}

/** Lines that make `good`, the flux that is used, NaN elsewhere; null where the mask is one of bits. */
export function goodLines(cube: Cube, path: string): string[] | null {
  const { instrument, mask, warnings } = cube;
  const names = mask.extension?.split('+') ?? [];
  const hasGap = warnings.some(({ sentence }) => sentence.includes('blocked for the laser'));
  if (hasGap || (names.length > 0 && !plainMasks.includes(instrument))) return null;
  const [from, to] = [cardOf(cube, 'WAVLIMF1'), cardOf(cube, 'WAVLIMF2')];
  const isCut = instrument === 'megara' && typeof from === 'number' && typeof to === 'number';
  const bad = [
    ...(Number(cardOf(cube, 'BITPIX')) < 0 ? ['(flux == 0)'] : []),
    ...names.map(name => `(fits.getdata(${quoted(path)}, ${quoted(name)}) != 0)`),
    ...(isCut ? [`((wave < ${String(from)}) | (wave > ${String(to)}))[:, None, None]`] : [])
  ];
  return [bad.length === 0 ? 'good = flux' : `good = np.where(${bad.join(' | ')}, np.nan, flux)`];
}

/** Lines that make `error`, NaN where it is none, and take what has none out of `good`; none where the cube has no errors. */
export function errorLines(cube: Cube, path: string): string[] {
  const { kind, extension } = cube.error;
  if (kind === 'none' || extension === null) return [];
  const stored = `fits.getdata(${quoted(path)}, ${quoted(extension)}).astype(float)`;
  const sigmas = {
    std: stored,
    variance: `np.sqrt(${stored})`,
    ivar: `np.sqrt(1 / ${stored})`,
    istd: `1 / ${stored}`
  };
  const factor = factorOf(cube) ?? '';
  return [
    'with np.errstate(all="ignore"):',
    `    error = ${sigmas[kind]}${factor === '' ? '' : ` * ${factor}`}`,
    '    error = np.where((error > 0) & np.isfinite(error), error, np.nan)',
    'used = np.where(np.isnan(error), np.nan, good)'
  ];
}
