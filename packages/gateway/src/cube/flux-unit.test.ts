import { parseFluxUnit, perAngstromOfJansky, varianceScale } from './flux-unit.ts';

test.each([
  ['10**(-20)*erg/s/cm**2/Angstrom', 1e-20],
  ['10^-16 erg s^-1 cm^-2 A^-1', 1e-16],
  ['10-17 erg/s/cm2/A', 1e-17],
  ['1e-17 erg/s/cm2/Angstrom', 1e-17],
  ['1E-17 erg/s/cm^2/Ang/spaxel', 1e-17],
  ['1e-20 erg / (Angstrom cm2 s)', 1e-20],
  ['erg/s/cm2/angstrom', 1],
  ['FLAM16', 1e-16],
  ['FLAM', 1]
])('%s is flux per angstrom', (text, scale) => {
  expect(parseFluxUnit(text)).toEqual({ text, per: 'angstrom', scale });
});

test('janskys are per hertz; what is not flux per wavelength is not taken for it', () => {
  expect(parseFluxUnit('Jy')).toMatchObject({ per: 'hertz', scale: 1 });
  expect(parseFluxUnit('mJy')).toMatchObject({ per: 'hertz', scale: 1e-3 });
  for (const text of ['', 'count', 'MJy/sr', 'erg/s/cm2', 'erg/s/cm2/Hz', '1e-17 W/m2/um'])
    expect(parseFluxUnit(text).per).toBeUndefined();
  // 1 Jy at 5500 A: astropy's (1 * u.Jy).to('erg/s/cm2/AA', u.spectral_density(5500 * u.AA)).
  expect(perAngstromOfJansky(5500) / 9.910494479338844e-13).toBeCloseTo(1, 12);
});

test('the scale of a variance unit', () => {
  expect(varianceScale('(10**(-20)*erg/s/cm**2/Angstrom)**2')).toBeCloseTo(1e-40, 45);
  expect(varianceScale('10**(-40)*erg**2/s**2/cm**4/Angstrom**2')).toBe(1e-40);
  expect(varianceScale('count')).toBeUndefined();
});
