import { vph } from '../instrument.ts';
import { card, namedCards, waveCards, type Layout } from './layout.ts';

/** MEGARA: the flux in the primary unit, no errors. */
export const megara: Layout = {
  stored: () => 1,
  units: ({ axis, sky, origin, flux }) => {
    const { first, step, count } = axis;
    const cards = [
      ...namedCards('MEGARA', 'GTC'),
      card('VPH', vph),
      card('WAVLIMF1', first - step / 2, 'start of valid flux calibration'),
      card('WAVLIMF2', first + (count - 0.5) * step, 'end of valid flux calibration'),
      card('BUNIT', '1e-17 erg/s/cm2/Angstrom'),
      ...sky,
      ...waveCards(axis, { type: 'AWAV', unit: 'Angstrom', matrix: 'CDELT' }),
      ...origin
    ];
    return [{ cards, image: flux }];
  }
};
