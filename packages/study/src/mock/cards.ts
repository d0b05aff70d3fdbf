// The header cards of a mock, in the words of its instrument.
import type { Card } from '@spaxel/core';
import { instruments } from './instrument.ts';
import type { Mock } from './mock.ts';

const sky = { ra: 316.9475992405914, dec: 16.3353711349592 };

/** One card. */
export function card(keyword: string, value: Card['value'], comment = ''): Card {
  return { keyword, value, comment };
}

const text = (words: readonly string[]): Card[] => words.map(one => card('HISTORY', one));

/** Axes 1 and 2: north up, east to the left, the reference in the middle of the field. */
function skyCards({ options }: Mock): Card[] {
  return [
    card('CTYPE1', 'RA---TAN', 'right ascension, tangent plane'),
    card('CTYPE2', 'DEC--TAN', 'declination, tangent plane'),
    card('CUNIT1', 'deg'),
    card('CUNIT2', 'deg'),
    card('CRPIX1', (options.nx + 1) / 2),
    card('CRPIX2', (options.ny + 1) / 2),
    card('CRVAL1', sky.ra, '[deg]'),
    card('CRVAL2', sky.dec, '[deg]')
  ];
}

const frame: readonly Card[] = [
  card('RADESYS', 'FK5'),
  card('EQUINOX', 2000),
  card('SPECSYS', 'BARYCENT', 'no barycentric correction is due')
];

const scaleOf = ({ options }: Mock) => instruments[options.instrument].spaxelArcsec / 3600;

/** Scale by CDELT, as MEGARA's cubes. */
function steps(mock: Mock): Card[] {
  const scale = scaleOf(mock);
  return [card('CDELT1', -scale, '[deg]'), card('CDELT2', scale, '[deg]')];
}

/** Scale by a matrix, as MUSE's cubes. */
function matrix(mock: Mock, count: 2 | 3): Card[] {
  const scale = scaleOf(mock);
  const flat = [card('CD1_1', -scale), card('CD1_2', 0), card('CD2_1', 0), card('CD2_2', scale)];
  if (count === 2) return flat;
  const zeros = ['CD1_3', 'CD2_3', 'CD3_1', 'CD3_2'].map(keyword => card(keyword, 0));
  return [...flat, ...zeros, card('CD3_3', mock.options.step)];
}

function waveCards({ wave }: Mock): Card[] {
  return [
    card('CTYPE3', 'AWAV', 'wavelength in air'),
    card('CUNIT3', 'Angstrom'),
    card('CRPIX3', 1),
    card('CRVAL3', wave[0] ?? NaN, '[Angstrom]')
  ];
}

/** The celestial cards of a truth map. */
export function mapCards(mock: Mock): Card[] {
  const scale = mock.options.instrument === 'muse' ? matrix(mock, 2) : steps(mock);
  return [card('WCSAXES', 2), ...skyCards(mock), ...scale, ...frame.slice(0, 2)];
}

/** The world coordinates of the cube itself. */
export function cubeCards(mock: Mock): Card[] {
  const wave = waveCards(mock);
  const muse = mock.options.instrument === 'muse';
  const scale = muse ? matrix(mock, 3) : [...steps(mock), card('CDELT3', mock.options.step)];
  return [card('WCSAXES', 3), ...skyCards(mock), ...wave, ...scale, ...frame];
}

/** How the mock was made: enough to make it again. */
export function recipeCards({ options, templates, window }: Mock): Card[] {
  const gradient = (values: readonly number[]) => values.join(',');
  return [
    card('OBJECT', 'MOCK'),
    card('REDSHIFT', options.z, 'systemic'),
    card('SPXSEED', options.seed, 'seed of the noise'),
    card('SPXTMPL', templates.name, 'template set'),
    card('SPXTMPLD', templates.digest, 'SHA-256 of the template set'),
    card('SPXSN', options.sn, 'S/N per channel in the normalisation window'),
    card('SPXCORR', options.correlation, 'noise correlation of neighbouring channels'),
    card('SPXNORM', window.join('-'), '[Angstrom] normalisation window, rest vacuum'),
    card('SPXVMAX', options.vmax, '[km/s] rotation velocity in the plane'),
    card('SPXINCL', options.inclination, '[deg] inclination'),
    card('SPXPA', options.positionAngle, '[deg] receding side, north through east'),
    card('SPXSIG', gradient(options.sigma), '[km/s] sigma, centre and edge'),
    card('SPXAGE', gradient(options.logAge), 'log10(age/yr), centre and edge'),
    card('SPXMH', gradient(options.mh), '[M/H] dex, centre and edge'),
    card('SPXAV', gradient(options.av), '[mag] A_V, centre and edge'),
    ...text([
      'Made by spaxel mock: a disc with known truth, extensions TRUE_*.',
      'V = c ln(1+z_obs) - c ln(1+z), receding positive; SIGMA is intrinsic.',
      'AGE_LW, MH_LW: means by light in the normalisation window.',
      'Dust: Calzetti et al. 2000, inside the convolution.'
    ])
  ];
}

/** What MEGARA's own header says, and what LSF the cube was made with. */
export function megaraCards({ options }: Mock): Card[] {
  const fwhm = instruments.megara.fwhm(0, options.step).toFixed(3);
  return [
    card('INSTRUME', 'MEGARA'),
    card('TELESCOP', 'GTC'),
    card('VPH', 'LR-V'),
    card('EXPTIME', 900, '[s]'),
    card('AIRMASS', 1.2),
    card('IPA', 196.146, 'instrument position (degrees)'),
    card('PIXLIMF1', 391, 'start of valid flux calibration'),
    card('PIXLIMF2', 4134, 'end of valid flux calibration'),
    card('WAVLIMF1', 5165.57, '[Angstrom]'),
    card('WAVLIMF2', 6176.18, '[Angstrom]'),
    ...text([
      'LSF: Gaussian of FWHM 0.937 A (LR-V) convolved with the box of one',
      `channel where it is wider than native: ${fwhm} A FWHM in all.`
    ])
  ];
}

/** What MUSE's primary header says, and what LSF the cube was made with. */
export function museCards(): Card[] {
  return [
    card('INSTRUME', 'MUSE'),
    card('TELESCOP', 'ESO-VLT-U4'),
    card('EXPTIME', 900, '[s]'),
    ...text([
      'LSF: FWHM = 5.866e-8 l^2 - 9.187e-4 l + 6.040 A (Bacon et al. 2017),',
      'the box of one channel included.'
    ])
  ];
}
