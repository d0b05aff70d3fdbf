import { card, maskOf, namedCards, type Layout } from './layout.ts';

/** Steradians of a spaxel of .1 arcsec. */
const solidAngle = (0.1 / 206264.806247) ** 2;
/** erg/s/cm2/A of 1 Jy at 1 A. */
const perJansky = 2.99792458e-5;
const nonScience = 513;

/** JWST s3d: SCI in MJy/sr, ERR, DQ; micrometres in vacuum. */
export const jwst: Layout = {
  stored: wave => (1e-17 * wave ** 2) / (perJansky * 1e6 * solidAngle),
  units: ({ axis, sky, origin, flux, sigma }) => {
    const cards = [
      card('BUNIT', 'MJy/sr'),
      card('PIXAR_SR', solidAngle),
      card('SPECRES', 1000, 'wavelength / FWHM'),
      ...sky,
      card('CTYPE3', 'WAVE'),
      card('CUNIT3', 'um'),
      card('CRPIX3', 1),
      card('CRVAL3', axis.first / 1e4),
      card('CDELT3', axis.step / 1e4)
    ];
    return [
      { cards: [...namedCards('NIRSPEC', 'JWST'), ...origin] },
      { name: 'SCI', cards, image: flux },
      { name: 'ERR', cards: [card('BUNIT', 'MJy/sr')], image: sigma },
      { name: 'DQ', image: maskOf(flux, nonScience) }
    ];
  }
};
