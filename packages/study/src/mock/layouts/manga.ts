import { card, inverseImage, maskOf, namedCards, type Layout } from './layout.ts';

const doNotUse = 2 ** 10;

/** MaNGA LOGCUBE: FLUX, IVAR, MASK, WAVE and SPECRES; wavelengths in vacuum, 1e-4 dex a channel. */
export const manga: Layout = {
  stored: () => 1,
  units: ({ axis, fwhm, sky, origin, flux, sigma }) => {
    const { first, step, centres } = axis;
    const wave = [
      card('CTYPE3', 'WAVE-LOG'),
      card('CUNIT3', 'Angstrom'),
      card('CRPIX3', 1),
      card('CRVAL3', first),
      card('CD3_3', first * Math.LN10 * step * 1e-4)
    ];
    const shape = [centres.length];
    const bunit = card('BUNIT', '1E-17 erg/s/cm^2/Ang/spaxel');
    const primary = [...namedCards('MaNGA', 'SDSS 2.5-M'), card('MANGAID', 'MOCK'), ...origin];
    return [
      { cards: [...primary, card('DRP3QUAL', 0)] },
      { name: 'FLUX', cards: [bunit, ...sky, ...wave], image: flux },
      { name: 'IVAR', image: inverseImage(sigma) },
      { name: 'MASK', image: maskOf(flux, doNotUse) },
      { name: 'WAVE', image: { shape, data: centres } },
      { name: 'SPECRES', image: { shape, data: centres.map((one, k) => one / (fwhm[k] ?? NaN)) } }
    ];
  }
};
