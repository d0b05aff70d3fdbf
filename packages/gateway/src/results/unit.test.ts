import { withUnits } from './unit.ts';

const flux = { name: 'FLUX_HB_4861', title: 'H beta, flux', unit: 'flux Angstrom', convention: '' };
const unitOf = (fluxUnit: string) => withUnits([flux], fluxUnit)[0]?.unit;

test.each([
  ['1e-17 erg/s/cm2/Angstrom', '1e-17 erg/s/cm2'],
  ['10**(-20)*erg/s/cm**2/Angstrom', '10**(-20)*erg/s/cm**2'],
  ['erg s-1 cm-2 Angstrom-1', 'erg s-1 cm-2'],
  ['erg s**-1 cm**-2 A**-1', 'erg s**-1 cm**-2'],
  ['counts', '(counts) Angstrom'],
  ['', '']
])('a line in data of %s has a flux in %s', (data, line) => {
  expect(unitOf(data)).toBe(line);
});

test('other units stay', () => {
  const v = { ...flux, unit: 'km/s' };
  expect(withUnits([v], 'Jy')).toEqual([v]);
});
