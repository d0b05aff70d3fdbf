// The headers of a mock that do not depend on its layout: the sky, and what it was made from.
import type { Card } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { instruments, type InstrumentName } from './instrument.ts';
import { card } from './layouts/layout.ts';
import type { MockOptions } from './options.ts';

const position = { raDeg: 316.9475992405914, decDeg: 16.3353711349592 };

/** Instruments whose cubes have a CD matrix; the others have CDELT. */
const withMatrix: readonly InstrumentName[] = ['muse', 'manga', 'kcwi', 'weave', 'gmos'];

/** The sky: tangent plane, north up, east left, centred on the disc. */
export function skyCards({ instrument, size, border }: MockOptions): Card[] {
  const side = instruments[instrument].spaxel / 3600;
  const scale = withMatrix.includes(instrument)
    ? [card('CD1_1', -side), card('CD1_2', 0), card('CD2_1', 0), card('CD2_2', side)]
    : [card('CDELT1', -side), card('CDELT2', side)];
  return [
    card('CTYPE1', 'RA---TAN', 'right ascension, tangent plane'),
    card('CTYPE2', 'DEC--TAN', 'declination, tangent plane'),
    card('CRPIX1', (size[0] + 1) / 2 + border),
    card('CRPIX2', (size[1] + 1) / 2 + border),
    card('CRVAL1', position.raDeg, '[deg]'),
    card('CRVAL2', position.decDeg, '[deg]'),
    card('CUNIT1', 'deg'),
    card('CUNIT2', 'deg'),
    ...scale,
    card('RADESYS', 'FK5'),
    card('EQUINOX', 2000)
  ];
}

/** What the mock was made from. */
export function originCards(options: MockOptions, { manifest }: Templates): Card[] {
  const pair = (
    keyword: string,
    [centre, edge]: readonly [number, number],
    what: string
  ): Card[] => [
    card(`${keyword}0`, centre, `${what}, centre`),
    card(`${keyword}1`, edge, `${what}, outermost spaxel`)
  ];
  return [
    card('ORIGIN', 'Spaxel', 'made by spaxel mock'),
    card('REDSHIFT', options.z, 'systemic redshift'),
    card('VELCONV', 'c ln(1+zobs) - c ln(1+z)', 'TRUE_V, km/s, receding positive'),
    card('SPXSEED', options.seed, 'seed'),
    card('SPXTMPL', manifest.name, 'template set'),
    card('SPXTMPLD', manifest.digest, 'SHA-256 of the template set'),
    card('SPXLAW', 'Calzetti 2000', 'attenuation, inside the convolution'),
    card('MOCKSN', options.sn, 'median flux / median sigma, per channel'),
    card('MOCKCORR', options.correlation, 'lag-1 correlation of the noise'),
    card('MOCKVMAX', options.vmax, '[km/s] rotation in the plane'),
    card('MOCKINCL', options.inclinationDeg, '[deg] inclination'),
    card('MOCKPA', options.angleDeg, '[deg] receding major axis, north through east'),
    ...pair('MOCKSIG', options.sigma, '[km/s] dispersion'),
    ...pair('MOCKAGE', options.logAge, 'log10(age/yr) by light'),
    ...pair('MOCKMH', options.mh, '[dex] [M/H] by light'),
    ...pair('MOCKAV', options.av, '[mag] attenuation')
  ];
}
