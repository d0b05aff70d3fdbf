import { instruments } from '../instrument.ts';
import { card, mapped, maskOf, namedCards, waveCards, type Layout } from './layout.ts';

/** CALIFA V500: flux in the primary unit, ERROR, ERRWEIGHT, BADPIX, FIBCOVER; another step than its own hides the grating. */
export const califa: Layout = {
  stored: () => 0.1,
  units: ({ options, axis, sky, origin, flux, sigma }) => {
    const stated = options.step === instruments.califa.step ? [] : [card('LSFFWHM', 6)];
    const cards = [
      ...namedCards('PMAS/PPAK', 'CA 3.5m'),
      card('PIPE UNITS', '1e-16 erg/s/cm2/Angstrom'),
      ...sky,
      ...waveCards(axis, { matrix: 'CDELT' }),
      ...stated,
      ...origin
    ];
    return [
      { cards, image: flux },
      { name: 'ERROR', image: sigma },
      { name: 'ERRWEIGHT', image: mapped(flux, () => 1) },
      { name: 'BADPIX', image: maskOf(flux, 1) },
      { name: 'FIBCOVER', image: maskOf(flux, 0) }
    ];
  }
};
