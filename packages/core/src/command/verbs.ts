/** The verbs of the one grammar and their options: the only list of them. */
import { brokerOption, setupOptions, workOptions } from './fleet.ts';

export type OptionKind = 'text' | 'number' | 'flag' | 'many' | 'range' | 'pair';

export interface OptionSpec {
  readonly kind: OptionKind;
  readonly hint: string;
  readonly says: string;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  /** Known to the grammar, not built yet: refused with a sentence. */
  readonly later?: boolean;
}

export interface VerbSpec {
  readonly takes: readonly string[];
  readonly says: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

const text = (hint: string, says: string): OptionSpec => ({ kind: 'text', hint, says });
const range = (says: string): OptionSpec => ({ kind: 'range', hint: 'A:B', says });
const flag = (says: string): OptionSpec => ({ kind: 'flag', hint: '', says });
const later = (hint: string, says: string): OptionSpec => ({
  kind: 'text',
  hint,
  says,
  later: true
});
const number = (says: string, limits: Partial<OptionSpec> = {}): OptionSpec => ({
  kind: 'number',
  hint: limits.whole === true ? 'N' : 'X',
  says,
  ...limits
});

/** How a cube is read, where its header is wrong or silent. */
const readingOptions = {
  lsf: text(
    'FWHM|FILE',
    'instrument resolution: FWHM in angstrom, or a file of wavelength and FWHM'
  ),
  wave: text('air|vacuum', 'medium of the data’s wavelengths, when the header is wrong or silent'),
  instrument: text('NAME', 'read as this instrument (see `spaxel instruments`)'),
  'flux-ext': text('NAME', 'extension with the flux'),
  'error-ext': text(
    'NAME|FILE[:std|variance|ivar]|none',
    'extension, or another file, with the errors, and what they are'
  ),
  'mask-ext': text(
    'NAME[:BITS]|none',
    'extension with the mask, and the sum of the bits that count'
  )
} as const satisfies Record<string, OptionSpec>;

const fitOptions = {
  fitter: text('NAME', 'which program fits (see `spaxel fitters`)'),
  z: text('Z', 'systemic redshift; the header’s when it says'),
  templates: text('NAME', 'template set (see `spaxel templates`)'),
  ...readingOptions,
  ebv: number('Galactic E(B-V) to remove first', { min: 0, max: 5 }),
  select: text('all|x0:x1,y0:y1|circle:x,y,r', 'which spaxels'),
  exclude: { kind: 'many', hint: 'circle:x,y,r', says: 'spaxels to leave out' },
  'min-sn': number('least signal-to-noise per pixel', { min: 0 }),
  'sn-range': range('window of the signal-to-noise, angstrom observed'),
  range: range('window of the fit, angstrom observed'),
  norm: range('window in which light is counted, angstrom rest'),
  mask: text('FILE', 'lines `start end applyZ` of wavelengths to leave out'),
  lines: text(
    'mask|keep',
    'leave lines of gas, interstellar sodium and night sky out (mask, the default), or keep them'
  ),
  moments: number('moments of the velocity distribution: 2, 4 or 6', {
    min: 2,
    max: 6,
    whole: true
  }),
  degree: number('degree of the additive polynomials', { min: -1, max: 30, whole: true }),
  mdegree: number('degree of the multiplicative polynomials', { min: 0, max: 30, whole: true }),
  gas: text('none|all|NAME,…', 'lines of gas fitted with the stars, such as HB_4861,OIII_5007'),
  start: { kind: 'pair', hint: 'V,SIGMA', says: 'starting velocity and dispersion, km/s' },
  errors: text(
    'formal|mc:N|mc-blocks:N',
    'errors: formal, or by N Monte Carlo realisations, which follow the fits; blocks for noise that neighbours share'
  ),
  param: { kind: 'many', hint: 'KEY=VALUE', says: 'a parameter of the fitter' },
  seed: number('seed of every random draw', { min: 0, max: 2 ** 31 - 1, whole: true }),
  limit: number('seconds a spectrum may take', { min: 0.1, max: 86400 }),
  out: text('FOLDER', 'where maps.fits goes'),
  'no-cache': flag('fit again what an earlier job has fitted'),
  wait: flag('answer when the job has ended'),
  detach: flag('answer at once'),
  bins: text('none|…', 'how spaxels are joined'),
  recipe: later('NAME', 'a named set of options'),
  'sn-method': later('NAME', 'how signal-to-noise is measured'),
  reddening: later('LAW', 'attenuation law fitted instead of multiplicative polynomials'),
  kinematics: later('JOB|FITS|TXT', 'kinematics to keep fixed'),
  region: later('NAME', 'where to run'),
  estimate: later('', 'only estimate the cost'),
  deadline: later('SECONDS', 'seconds the job may take')
} as const satisfies Record<string, OptionSpec>;

const checkOptions = {
  against: text('FITTER', 'the reference that fits again; ppxf when none is named'),
  n: number('spectra of the sample, spread over signal-to-noise; 30 when not said', {
    min: 1,
    max: 1000,
    whole: true
  }),
  verbose: flag('every spectrum of the sample, too'),
  'no-cache': flag('fit again what an earlier job has fitted'),
  wait: flag('answer when the check has ended'),
  detach: flag('answer at once')
} as const satisfies Record<string, OptionSpec>;

const mockOptions = {
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

const gatesOptions = {
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

const spec = (
  takes: readonly string[],
  says: string,
  options: Readonly<Record<string, OptionSpec>> = {}
): VerbSpec => ({ takes, says, options });

/** Every verb that is built; a name ending in ? may be left out, … repeats. */
export const verbs: Readonly<Record<string, VerbSpec>> = {
  info: spec(['CUBE'], 'what a cube holds', readingOptions),
  fit: spec(['CUBE|SPECTRA…'], 'fit every spectrum', fitOptions),
  show: spec(['JOB', 'QUANTITY…?'], 'the maps of a job'),
  jobs: spec([], 'the jobs of this root'),
  cancel: spec(['JOB'], 'stop a job; what is fitted stays'),
  check: spec(['JOB'], 'fit a sample of a job again with a reference, and compare', checkOptions),
  export: spec(['JOB', 'FILE'], 'write maps.fits (or maps.png, table) elsewhere'),
  fitters: spec([], 'the fitters that are installed'),
  templates: spec(
    ['add?', 'NAME?', 'FOLDER?'],
    'the template sets; `templates add NAME FOLDER` imports one'
  ),
  instruments: spec(
    ['add?', 'FILE?'],
    'whose cubes are known; `instruments add FILE` keeps a description of your own'
  ),
  gates: spec(
    ['MAPS.fits?', 'MOCK.fits?'],
    'recovered against true values: of a fitter over many mocks, or of one fit of one mock',
    gatesOptions
  ),
  mock: spec(['FILE'], 'make a galaxy with known truth', mockOptions),
  doctor: spec([], 'check this machine, and say how to mend it'),
  serve: spec([], 'run the gateway', {
    socket: text('PATH', 'unix socket'),
    broker: brokerOption,
    parent: flag('end with standard input')
  }),
  work: spec([], 'run a worker', workOptions),
  broker: spec(
    ['setup'],
    'make virtual host, users, queues and policies; without --api print them for the operator',
    setupOptions
  ),
  ledger: spec(
    ['check|backup|compact|keep', 'FILE|JOB?'],
    'look after the ledger: check it, copy it, give room back, keep the arrays of a job',
    { older: number('compact: give up the arrays of jobs that ended so many days ago', { min: 0 }) }
  ),
  help: spec(['VERB?'], 'this list, or one verb’s options')
};

/** Verbs of the grammar that later issues build. */
export const laterVerbs: readonly string[] = [
  'view',
  'pause',
  'resume',
  'retry',
  'compare',
  'campaign',
  'recipes',
  'apps',
  'regions',
  'workers',
  'token',
  'watch',
  'edge',
  'scale',
  'simulate'
];

/** Options that every verb takes. */
export const everywhere: Readonly<Record<string, OptionSpec>> = {
  root: text('FOLDER', 'the root folder'),
  json: flag('answer in JSON')
};
