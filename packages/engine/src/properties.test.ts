/** What must hold of any spectrum, tried on seeded ones: no reference needed. */
import type { Answer, Fitted } from './answer.ts';
import { fitSpectrum } from './fit.ts';
import { speedOfLightKms } from './grid/grid.ts';
import { defaultParameters, type Parameters } from './parameters.ts';
import type { ObservedSpectrum } from './spectrum.ts';
import type { TemplateSpectra } from './templates.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from './testing/default.ts';
import { randomOf } from './testing/universe.ts';

const asked: Parameters = { ...defaultParameters, z: redshift, moments: 4 };
const templates = readTemplates(defaultFolder);
const count = 4;

/** Galaxies of any motion and mixture, S/N 30 to 90. */
function galaxies(wave: Float64Array): ObservedSpectrum[] {
  return Array.from({ length: count }, (_, seed) => {
    const random = randomOf(100 + seed);
    const share = 0.2 + 0.6 * random();
    const template = () => Math.floor(150 * random());
    const parts = [[template(), share] as const, [template(), 1 - share] as const];
    const motion = { v: 400 * random() - 200, sigma: 90 + 160 * random() };
    return made(templates, wave, { ...motion, parts, signalToNoise: 30 + 60 * random(), seed });
  });
}

function fitted(answer: Answer): Fitted {
  if ('quantities' in answer) return answer;
  throw new Error(answer.message);
}

const fit = (spectrum: ObservedSpectrum, set = templates, given = asked): Fitted =>
  fitted(fitSpectrum(spectrum, given, set));

const spectra = galaxies(megaraWave());
const numbered = spectra.map((spectrum, row) => ({ row, spectrum }));

/** The values of `one` differ from those of `other` by less than `share` of their errors, or of 1 where there are none. */
function expectAlike(one: Fitted, other: Fitted, share: number): void {
  for (const [name, value] of Object.entries(one.quantities)) {
    const scale = Math.max(Math.abs(other.quantities[`${name}_ERR`] ?? 1), 1e-6);
    const apart = Math.abs(value - other.quantities[name]!) / scale;
    expect({ name, isAlike: apart < share }).toEqual({ name, isAlike: true });
  }
  expect(one.quality).toBe(other.quality);
}

test.each(numbered)('flux and error times 2^k change nothing but the model, $row', given => {
  const { spectrum } = given;
  const plain = fit(spectrum);
  for (const factor of [2 ** -40, 2 ** 30]) {
    const times = (values: Float64Array) => values.map(value => value * factor);
    const { flux, error } = spectrum;
    const scaled = fit({ ...spectrum, flux: times(flux), error: times(error) });
    expect(scaled.quantities).toEqual(plain.quantities);
    expect(scaled.model).toEqual(times(plain.model));
  }
});

test.each(numbered)('flux and error times any factor change no quantity, $row', ({ spectrum }) => {
  const times = (values: Float64Array) => values.map(value => value * 3.7e-17);
  const scaled = fit({ ...spectrum, flux: times(spectrum.flux), error: times(spectrum.error) });
  expectAlike(scaled, fit(spectrum), 1e-4);
});

/** The set with its templates in another order; its name tells that it is another. */
function permuted(order: readonly number[]): TemplateSpectra {
  const pixels = templates.wave.length;
  const spectra = new Float32Array(templates.spectra.length);
  for (const [to, from] of order.entries())
    spectra.set(templates.spectra.subarray(from * pixels, (from + 1) * pixels), to * pixels);
  const ordered = <T extends Float32Array | Float64Array>(values: T): T =>
    values.map((_, to) => values[order[to]!]!) as T;
  return {
    ...{ ...templates, digest: `${templates.digest} permuted`, spectra },
    ...{ logAge: ordered(templates.logAge), mh: ordered(templates.mh) },
    remainingMass: ordered(templates.remainingMass)
  };
}

test.each(numbered)('the order of the templates does not matter, $row', ({ spectrum }) => {
  const random = randomOf(5);
  const order = [...templates.logAge.keys()]
    .map(index => ({ index, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ index }) => index);
  const [plain, other] = [fit(spectrum), fit(spectrum, permuted(order))];
  expectAlike(other, plain, 1e-3);
  for (const [to, from] of order.entries())
    expect(Math.abs(other.weights![to]! - plain.weights![from]!)).toBeLessThan(1e-3);
});

/** `kms` a pixel, vacuum: the pixels of the fit itself. */
function lnWave(kms: number): Float64Array {
  const length = 1000;
  return Float64Array.from({ length }, (_, i) => 5170 * Math.exp((kms * i) / speedOfLightKms));
}

test('a spectrum moved by whole ln pixels is found that much faster, and else the same', () => {
  const kms = 50;
  const rest = lnWave(kms);
  const errors = ['V_ERR', 'SIGMA_ERR'];
  for (const one of galaxies(rest)) {
    const spectrum: ObservedSpectrum = { ...one, medium: 'vacuum' };
    // Made as if of air wavelengths: about -83 km/s, so that it is no special place.
    const given = { ...asked, populations: false, degree: 4 };
    const plain = fit(spectrum, templates, given);
    for (const pixels of [-5, 3]) {
      const stretch = Math.exp((pixels * kms) / speedOfLightKms);
      const wave = rest.map(value => value * stretch);
      const lsf = spectrum.lsf.map(value => value * stretch);
      const { quantities } = fit({ ...spectrum, wave, lsf }, templates, given);
      const difference = quantities['V']! - plain.quantities['V']!;
      expect(Math.abs(difference - pixels * kms)).toBeLessThan(0.01 * plain.quantities['V_ERR']!);
      for (const name of ['SIGMA', 'H3', 'H4', 'CHI2'])
        expect({
          name,
          isAlike:
            Math.abs(quantities[name]! - plain.quantities[name]!) <
            0.01 * (plain.quantities[`${name}_ERR`] ?? 0.01)
        }).toEqual({ name, isAlike: true });
      for (const name of errors) expect(quantities[name]).toBeCloseTo(plain.quantities[name]!, 2);
    }
  }
});

test('the order of the spectra does not matter, nor what was fitted between: bit for bit', () => {
  const others = galaxies(megaraWave(700));
  const forward = spectra.map(one => fit(one));
  const backward = [...spectra].reverse().map((one, i) => {
    fit(others[i]!, templates, { ...asked, moments: 2 });
    return fit(one);
  });
  expect(backward.reverse()).toEqual(forward);
});

const copied = ({ medium, ...rest }: ObservedSpectrum): ObservedSpectrum => ({
  ...{ medium, wave: rest.wave.slice(), flux: rest.flux.slice(), error: rest.error.slice() },
  ...{ mask: rest.mask.slice(), lsf: rest.lsf.slice() }
});

test('the same spectrum in other memory is the same answer, bit for bit, and stays as it was', () => {
  for (const spectrum of spectra) {
    const copy = copied(spectrum);
    const [one, other] = [fit(spectrum), fit(copied(spectrum))];
    expect(other).toEqual(one);
    expect(spectrum).toEqual(copy);
  }
});
