import { card, maskOf, namedCards, waveCards, type Layout } from './layout.ts';

/** TARSIS: no cube of it exists yet; FLUX, ERROR and MASK, its resolution stated. */
export const tarsis: Layout = {
  stored: () => 1,
  units: ({ axis, sky, origin, flux, sigma }) => {
    const cards = [
      card('BUNIT', '1e-17 erg/s/cm2/Angstrom'),
      card('SPECRES', 1000, 'wavelength / FWHM'),
      ...sky,
      ...waveCards(axis, { type: 'AWAV', unit: 'Angstrom', matrix: 'CDELT' })
    ];
    return [
      { cards: [...namedCards('TARSIS', 'CA 3.5m'), ...origin] },
      { name: 'FLUX', cards, image: flux },
      { name: 'ERROR', image: sigma },
      { name: 'MASK', image: maskOf(flux, 1) }
    ];
  }
};
