import { card, namedCards, varianceImage, waveCards, type Layout } from './layout.ts';

const unit = '10**(-20)*erg/s/cm**2/Angstrom';

/** MUSE: an empty primary unit, DATA, and STAT with variances. */
export const muse: Layout = {
  stored: () => 1000,
  units: ({ axis, sky, origin, flux, sigma }) => {
    const wave = waveCards(axis, { type: 'AWAV', unit: 'Angstrom', matrix: 'CD' });
    const wcs = [...sky, ...wave];
    return [
      { cards: [...namedCards('MUSE', 'ESO-VLT-U4'), ...origin] },
      { name: 'DATA', cards: [card('BUNIT', unit), ...wcs], image: flux },
      { name: 'STAT', cards: [card('BUNIT', `(${unit})**2`), ...wcs], image: varianceImage(sigma) }
    ];
  }
};
