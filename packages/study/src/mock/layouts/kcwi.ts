import { kcwiCentre } from '../instrument.ts';
import { card, maskOf, namedCards, waveCards, type Layout } from './layout.ts';

/** KCWI, grating BL with the medium slicer: icubes with UNCERT, MASK and FLAGS. */
export const kcwi: Layout = {
  stored: () => 0.1,
  units: ({ axis, sky, origin, flux, sigma }) => {
    const cards = [
      ...namedCards('KCWI', 'Keck II'),
      card('BGRATNAM', 'BL'),
      card('IFUNAM', 'Medium'),
      card('BCWAVE', kcwiCentre, 'central wavelength'),
      card('BUNIT', 'FLAM16'),
      ...sky,
      ...waveCards(axis, { type: 'AWAV', unit: 'Angstrom', matrix: 'CD' }),
      ...origin
    ];
    return [
      { cards, image: flux },
      { name: 'UNCERT', image: sigma },
      { name: 'MASK', image: maskOf(flux, 1) },
      { name: 'FLAGS', image: maskOf(flux, 0) }
    ];
  }
};
