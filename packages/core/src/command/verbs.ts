/** The verbs of the one grammar and their options: the only list of them. */
import { retryOptionNames } from './control.ts';
import { brokerOption, keeperOption, setupOptions, workOptions } from './fleet.ts';
import { flag, later, number, range, text, type OptionSpec } from './option.ts';
import { gatesOptions, mockOptions } from './trials.ts';
import { notWatched, watchOptions } from './watch.ts';

export type { OptionKind, OptionSpec } from './option.ts';

export interface VerbSpec {
  readonly takes: readonly string[];
  readonly says: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

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
  mc: number(
    'realisations of the Monte Carlo errors, which follow once the maps are complete; 100 unless said, 0 for formal errors alone',
    { min: 0, max: 10000, whole: true }
  ),
  errors: text(
    'formal|mc:N|mc-blocks:N',
    'how errors are found: formal, or by N realisations with white noise, or with blocks of residuals for noise that neighbours share'
  ),
  param: { kind: 'many', hint: 'KEY=VALUE', says: 'a parameter of the fitter' },
  seed: number('seed of every random draw', { min: 0, max: 2 ** 31 - 1, whole: true }),
  limit: number('seconds a spectrum may take', { min: 0.1, max: 86400 }),
  out: text('FOLDER', 'where maps.fits goes'),
  'no-cache': flag('fit again what an earlier job has fitted'),
  wait: flag('answer when the job has ended'),
  shared: flag('others who hold a token of this gateway may see the job'),
  detach: flag('answer at once'),
  bins: text('none|…', 'how spaxels are joined'),
  recipe: later('NAME', 'a named set of options'),
  'sn-method': later('NAME', 'how signal-to-noise is measured'),
  reddening: later('LAW', 'attenuation law fitted instead of multiplicative polynomials'),
  kinematics: later('JOB|FITS|TXT', 'kinematics to keep fixed'),
  region: later('NAME', 'where to run'),
  estimate: flag('fit five spectra only, and say what all would take'),
  first: { kind: 'pair', hint: 'X,Y', says: 'the spaxel fitted first', min: 0, whole: true },
  deadline: number('seconds after which the job ends by itself; what is fitted stays', {
    min: 1,
    max: 2e6
  })
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

/** Those of `fit`, for every row that does not say otherwise. */
const { estimate: _estimate, detach: _detach, ...ofRows } = fitOptions;
const campaignOptions = {
  ...ofRows,
  out: text('FOLDER', 'where catalogue.ecsv goes, and a folder of maps for each row'),
  wait: flag('answer when every row has ended')
} as const satisfies Record<string, OptionSpec>;

const pick = (
  options: Readonly<Record<string, OptionSpec>>,
  names: readonly string[]
): Readonly<Record<string, OptionSpec>> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));

const without = (
  options: Readonly<Record<string, OptionSpec>>,
  names: readonly string[]
): Readonly<Record<string, OptionSpec>> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));

const spec = (
  takes: readonly string[],
  says: string,
  options: Readonly<Record<string, OptionSpec>> = {}
): VerbSpec => ({ takes, says, options });

/** Every verb that is built; a name ending in ? may be left out, … repeats. */
export const verbs: Readonly<Record<string, VerbSpec>> = {
  info: spec(['CUBE'], 'what a cube holds', readingOptions),
  view: spec(['CUBE'], 'the cube in a notebook’s cell; elsewhere as info', readingOptions),
  fit: spec(['CUBE|SPECTRA…'], 'fit every spectrum', fitOptions),
  show: spec(['JOB', 'QUANTITY…?'], 'the maps of a job'),
  jobs: spec([], 'the jobs of this root'),
  cancel: spec(['JOB'], 'stop a job; what is fitted stays'),
  pause: spec(['JOB'], 'send nothing more of a job; what runs is fitted'),
  resume: spec(['JOB'], 'go on with a paused job'),
  retry: spec(
    ['JOB'],
    'fit again what failed of a job; with options only that, and so',
    pick(fitOptions, retryOptionNames)
  ),
  campaign: spec(
    ['LIST.csv|status|retry|cancel|catalogue|list', 'ID?', 'FILE?'],
    'fit every cube of a list as one group; `campaign status ID`, `retry ID`, `cancel ID`, `catalogue ID FILE`, `list`',
    campaignOptions
  ),
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
  apps: spec([], 'applications: fitters with parameters of their own'),
  regions: spec([], 'where fits can run, and what energy costs there'),
  workers: spec([], 'the workers that are alive, and what they have done'),
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
    blobs: keeperOption,
    listen: text('HOST:PORT', 'a shared address too, where calls show a token'),
    cert: text('FILE', 'certificate of the shared address, PEM'),
    key: text('FILE', 'its key, PEM'),
    parent: flag('end with standard input')
  }),
  work: spec([], 'run a worker', workOptions),
  watch: spec(
    ['FOLDER'],
    'fit what lies in a folder and what comes into it, each content once, with options as of fit',
    { ...watchOptions, ...without(fitOptions, notWatched) }
  ),
  broker: spec(
    ['setup'],
    'make virtual host, users, queues and policies; without --api print them for the operator',
    setupOptions
  ),
  token: spec(['create|revoke|list', 'NAME?'], 'who may call at the shared address', {
    scope: text('person|worker', 'worker: the token opens blobs alone; person unless said'),
    days: number('days until a new token ends; 90 unless said', { min: 1, max: 3650, whole: true })
  }),
  ledger: spec(
    ['check|backup|compact|keep', 'FILE|JOB?'],
    'look after the ledger: check it, copy it, give room back, keep the arrays of a job',
    { older: number('compact: give up the arrays of jobs that ended so many days ago', { min: 0 }) }
  ),
  help: spec(['VERB?'], 'this list, or one verb’s options')
};

/** Verbs of the grammar that later issues build. */
export const laterVerbs: readonly string[] = ['compare', 'recipes', 'edge', 'scale', 'simulate'];

/** Options that every verb takes. */
export const everywhere: Readonly<Record<string, OptionSpec>> = {
  root: text('FOLDER', 'the root folder'),
  json: flag('answer in JSON')
};
