import { instruments } from '../instrument.ts';
import { card, mapped, namedCards, varianceImage, type Layout } from './layout.ts';

/** SAMI, blue arm: flux in the primary unit, VARIANCE, WEIGHT; wavelengths counted from the middle. */
export const sami: Layout = {
  stored: () => 0.1,
  units: ({ options, axis, sky, origin, flux, sigma }) => {
    const stated = options.step === instruments.sami.step ? [] : [card('LSFFWHM', 2.65)];
    const { first, step, count } = axis;
    const middle = Math.ceil(count / 2);
    const cards = [
      ...namedCards('AAOMEGA-SAMI', 'AAT'),
      card('BUNIT', '10**(-16) erg /s /cm**2 /angstrom /pixel'),
      ...sky,
      card('CTYPE3', 'Wavelength'),
      card('CUNIT3', 'Angstroms'),
      card('CRPIX3', middle),
      card('CRVAL3', first + (middle - 1) * step),
      card('CDELT3', step),
      ...stated,
      ...origin
    ];
    return [
      { cards, image: flux },
      { name: 'VARIANCE', image: varianceImage(sigma) },
      { name: 'WEIGHT', image: mapped(flux, () => 1) }
    ];
  }
};
