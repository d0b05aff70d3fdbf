import { card, inverseImage, namedCards, waveCards, type Layout } from './layout.ts';

/** erg/s/cm2/A of one count: a sensitivity that varies as real ones do. */
const sensitivity = (wave: number): number => 1e-18 * (1 + ((wave - 4900) / 2000) ** 2);

/** WEAVE LIFU, blue arm: counts, inverse variances, and what makes them flux. */
export const weave: Layout = {
  stored: wave => 1e-17 / sensitivity(wave),
  units: ({ axis, sky, origin, flux, sigma }) => {
    const wave = waveCards(axis, { type: 'AWAV', unit: 'Angstrom', matrix: 'CD' });
    const wcs = [card('SPECRES', 2500, 'wavelength / FWHM'), ...sky, ...wave];
    const { centres } = axis;
    return [
      { cards: [...namedCards('WEAVE', 'WHT'), ...origin] },
      { name: 'BLUE_DATA', cards: [card('BUNIT', 'counts'), ...wcs], image: flux },
      { name: 'BLUE_IVAR', cards: wcs, image: inverseImage(sigma) },
      {
        name: 'BLUE_SENSFUNC',
        image: { shape: [centres.length], data: centres.map(sensitivity) }
      }
    ];
  }
};
