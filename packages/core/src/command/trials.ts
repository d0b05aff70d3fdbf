/** Options of the verbs that make spectra with known truth, and judge fitters by them. */
import { number, text, type OptionSpec } from './option.ts';

export const mockOptions = {
  instrument: text(
    'megara|muse|manga|califa|kcwi|sami|weave|jwst|gmos|tarsis',
    'whose layout, wavelengths and resolution'
  ),
  size: { kind: 'pair', hint: 'NX,NY', says: 'spaxels', min: 1, max: 500, whole: true },
  sn: number('signal-to-noise per pixel', { min: 0.1, max: 1e6 }),
  z: number('redshift', { min: -0.01, max: 5 }),
  sigma: {
    kind: 'pair',
    hint: 'CENTRE,EDGE',
    says: 'intrinsic velocity dispersion, km/s',
    min: 1,
    max: 1000
  },
  vmax: number('rotation velocity in the plane, km/s', { min: 0, max: 1000 }),
  age: { kind: 'pair', hint: 'CENTRE,EDGE', says: 'log10(age/yr) by light' },
  mh: { kind: 'pair', hint: 'CENTRE,EDGE', says: '[M/H] by light, dex' },
  step: number('angstrom per channel (manga: 1e-4 dex)', { min: 0.01, max: 10 }),
  correlation: number('lag-1 correlation of the noise', { min: 0, max: 0.45 }),
  gas: number('equivalent width of H alpha, angstrom rest; 0: no gas', { min: 0, max: 1e4 }),
  border: number('spaxels of NaN added around', { min: 0, max: 100, whole: true }),
  templates: text('NAME', 'template set'),
  seed: number('seed', { min: 0, max: 2 ** 31 - 1, whole: true })
} as const satisfies Record<string, OptionSpec>;

export const gatesOptions = {
  fitter: text('NAME', 'which program is judged; native unless said'),
  instrument: text('megara|muse', 'whose mocks; both unless said'),
  sn: text('S,S', 'signal-to-noise ratios per pixel; 20,40,100 unless said'),
  n: number('realisations of each mock; 400 unless said', { min: 10, max: 100000, whole: true }),
  templates: text('NAME', 'template set that is fitted'),
  from: text('NAME|FOLDER', 'another template set, of which mocks are made too'),
  only: text('TEXT', 'only the trials whose name holds it, as in "shape, sigma 200"'),
  param: { kind: 'many', hint: 'KEY=VALUE', says: 'a parameter of the fitter' },
  workers: number('processes at a time; as many as there are cores unless said', {
    min: 1,
    max: 256,
    whole: true
  }),
  seed: number('seed', { min: 0, max: 2 ** 31 - 1, whole: true }),
  out: text('FOLDER', 'where gates-NAME.json goes')
} as const satisfies Record<string, OptionSpec>;
