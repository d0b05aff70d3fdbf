// Generated from protocol/ by protocol/generate.mjs: change the schemas, not this file.
export interface Answer {
  verb: string;
  /**
   * The answer for a terminal or a text/plain output.
   */
  text: string;
  job?: Job;
  cube?: Cube;
  /**
   * Whatever the verb answers, for programs.
   */
  data?: {
    [k: string]: unknown;
  };
}

export interface Job {
  /**
   * A ULID.
   */
  id: string;
  /**
   * The line that made it, in the one grammar.
   */
  command: string;
  phase:
    | 'PENDING'
    | 'QUEUED'
    | 'EXECUTING'
    | 'COMPLETED'
    | 'ERROR'
    | 'ABORTED'
    | 'HELD'
    | 'SUSPENDED'
    | 'ARCHIVED';
  fitter: string;
  templates: string;
  source: {
    kind: 'cube' | 'spectra';
    path: string;
  };
  /**
   * Of the maps; null for lists of spectra.
   */
  shape: null | {
    nx: number;
    ny: number;
  };
  created: string;
  counts: {
    fits: number;
    done: number;
    failed: number;
    aborted: number;
    cached: number;
  };
  quantities: {
    /**
     * The FITS extension's name.
     */
    name: string;
    title: string;
    /**
     * BUNIT; empty for pure numbers.
     */
    unit: string;
    /**
     * What the number means and how it is reckoned.
     */
    convention: string;
    /**
     * Whether NAME_ERR comes with it.
     */
    hasError?: boolean;
    /**
     * Drawn with a diverging palette about its median.
     */
    diverging?: boolean;
  }[];
  warnings: {
    code: string;
    sentence: string;
  }[];
  started?: string;
  ended?: string;
  /**
   * While the errors of what is fitted are found in fits of their own: how many have them, of how many.
   */
  errors?: {
    done: number;
    fits: number;
  };
  estimate?: Estimate;
  /**
   * While it runs, once something is known of its pace: the 90 % interval of secondsRemaining.
   */
  remaining?: {
    low: number;
    high: number;
    /**
     * What it counts to: maps, while nothing is known of how long the errors that follow them take.
     */
    to: 'end' | 'maps';
  };
  secondsRemaining?: number | null;
  error?: Problem;
  /**
   * Folder of maps.fits and its company.
   */
  out?: string;
  /**
   * Checks of this job against other fitters that have ended, oldest first.
   */
  checks?: {
    /**
     * The job that made the check.
     */
    job: string;
    date: string;
    sentence: string;
  }[];
  /**
   * The campaign of which this job is a row.
   */
  campaign?: string;
  /**
   * The job that this one checks.
   */
  checkOf?: string;
}

export interface Estimate {
  fits: number;
  /**
   * Of these, fits that no job has done yet.
   */
  missing: number;
  /**
   * Spectra that were looked at to count them; all, when a trial has planned the job.
   */
  looked: number;
  /**
   * Spectra that are chosen, before any is left out for its signal-to-noise.
   */
  selected: number;
  /**
   * From the first fit to the maps; waiting for other jobs is not counted.
   */
  seconds: number;
  /**
   * Of the 90 % interval.
   */
  low: number;
  high: number;
  cpuSeconds: number;
  /**
   * Of the 90 % interval.
   */
  cpuLow: number;
  cpuHigh: number;
  /**
   * CPU time times watts.
   */
  wattHours: number;
  /**
   * Of one busy core.
   */
  watts: number;
  /**
   * Said by the user, read from the processor's energy counter, or what a core usually takes.
   */
  wattsFrom: 'set' | 'measured' | 'assumed';
  /**
   * Earlier jobs that it was learnt from.
   */
  jobs: number;
  /**
   * Spectra that were fitted as a trial of this very job; 0: the earlier jobs alone tell.
   */
  trial: number;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  /**
   * A name of codes.json.
   */
  code: string;
  /**
   * A sentence that says what is wrong, where, and what to do.
   */
  detail: string;
  cause?: string;
}

export interface Cube {
  id: string;
  /**
   * Relative to the root when below it, else absolute.
   */
  path: string;
  /**
   * SHA-256 of the file; null while it is being made.
   */
  digest: string | null;
  bytes: number;
  shape: {
    nx: number;
    ny: number;
    nz: number;
  };
  wave: {
    /**
     * Centre of channel 0: angstrom, or `unit`.
     */
    first: number;
    /**
     * Between channels: angstrom, or `unit`. Where `values` is there, the mean one.
     */
    step: number;
    medium: 'air' | 'vacuum';
    /**
     * SPECSYS or `unknown`.
     */
    frame: string;
    /**
     * Centre of every channel, where the axis is not linear (logarithms, tables, frequencies).
     */
    values?: number[];
    /**
     * Where the axis is no wavelength and cannot be made one; angstrom when absent.
     */
    unit?: 'km/s';
  };
  flux: {
    /**
     * As in the header.
     */
    unit: string;
    /**
     * erg/s/cm2/A of one unit; NaN-free, 0 when unknown.
     */
    perAngstrom: number;
    extension: string;
  };
  error: {
    /**
     * `istd` is the inverse of one sigma.
     */
    kind: 'none' | 'std' | 'variance' | 'ivar' | 'istd';
    extension: string | null;
  };
  mask: {
    /**
     * Several are joined by +.
     */
    extension: string | null;
  };
  /**
   * Which reader opened it: megara, muse, spaxel-mock ...
   */
  instrument: string;
  object: string;
  /**
   * From the header, when it says.
   */
  redshift: number | null;
  lsf: null | {
    /**
     * At the middle of the range.
     */
    fwhmAngstrom: number;
    source: string;
  };
  pixelScaleArcsec: number | null;
  /**
   * The primary cards: keyword, value, comment.
   */
  header: [string, string | number | boolean | null, string][];
  warnings: {
    code: string;
    sentence: string;
  }[];
  /**
   * Of a cube elsewhere, while it is fetched so that its spectra can be read: bytes that are here, of all.
   */
  fetching?: {
    bytes: number;
    of: number;
  };
  /**
   * Why no spectrum of this cube can be fitted; absent when they can.
   */
  viewingOnly?: string;
}

export interface App {
  name: string;
  description?: string;
  /**
   * The fitter that it runs.
   */
  fitter: string;
  /**
   * Of the fitter, where they are other than its own defaults.
   */
  parameters: {
    [k: string]: unknown;
  };
  /**
   * The container that holds it: REGISTRY/NAME, with a tag, a digest or both.
   */
  image?: string;
}

export interface CampaignRow {
  /**
   * Its place in the list, from 0.
   */
  row: number;
  /**
   * Its line in the file.
   */
  line: number;
  cube: string;
  /**
   * The `fit` of this row.
   */
  command: string;
  phase: 'PENDING' | 'EXECUTING' | 'COMPLETED' | 'ERROR' | 'ABORTED';
  /**
   * In Mpc.
   */
  distance?: number;
  job?: string;
  counts: {
    fits: number;
    done: number;
    failed: number;
    aborted: number;
    cached: number;
  };
  error?: Problem;
}

export interface Campaign {
  /**
   * A ULID.
   */
  id: string;
  /**
   * The list, as it was named.
   */
  name: string;
  /**
   * The line that made it, in the one grammar.
   */
  command: string;
  /**
   * ERROR: it has ended, and no row succeeded.
   */
  phase: 'EXECUTING' | 'COMPLETED' | 'ERROR' | 'ABORTED';
  created: string;
  ended?: string;
  /**
   * Folder of catalogue.ecsv and of the rows' maps.
   */
  out?: string;
  /**
   * Rows of the list, by their phase.
   */
  rows: {
    all: number;
    waiting: number;
    running: number;
    completed: number;
    failed: number;
    aborted: number;
  };
  /**
   * Spectra, of the rows that were planned.
   */
  counts: {
    fits: number;
    done: number;
    failed: number;
    aborted: number;
    cached: number;
  };
  /**
   * At the rate of the rows that ended of late; null before the first, and at the end.
   */
  secondsRemaining: number | null;
  error?: Problem;
}

export interface Check {
  schema: 1;
  /**
   * The job that was checked.
   */
  job: string;
  /**
   * The job that made the check.
   */
  by: string;
  /**
   * Of the job that was checked, with its version.
   */
  fitter: string;
  /**
   * The reference, with its version.
   */
  against: string;
  date: string;
  /**
   * Spectra asked for.
   */
  asked: number;
  /**
   * Spectra that both have fitted.
   */
  compared: number;
  /**
   * Spectra of the sample that the reference could not fit.
   */
  failed: number;
  sentence: string;
  rows: {
    quantity: string;
    /**
     * What differences are counted in: 1 sigma (the reference's, or the job's own where only that is known), the quantity's own unit, or the reference's value.
     */
    measure: 'error' | 'unit' | 'relative';
    unit: string;
    n: number;
    median: number | null;
    /**
     * Median of the differences' sizes.
     */
    typical: number | null;
    /**
     * 1.4826 times the median absolute deviation.
     */
    scatter: number | null;
    worst: number | null;
    /**
     * Where the worst is.
     */
    at: null | {
      /**
       * Of the checked job.
       */
      bin: number;
      x: number;
      y: number;
      /**
       * The file, of a list of spectra.
       */
      name?: string;
    };
  }[];
  spectra: {
    at: {
      /**
       * Of the checked job.
       */
      bin: number;
      x: number;
      y: number;
      /**
       * The file, of a list of spectra.
       */
      name?: string;
    };
    sn: number | null;
    /**
     * By quantity.
     */
    values: {
      [k: string]: {
        found: number | null;
        reference: number | null;
        /**
         * 1 sigma of the reference, or the job's own.
         */
        error: number | null;
        /**
         * found less reference, as the row counts it; null where it does not count.
         */
        difference: number | null;
      };
    };
  }[];
  warnings: string[];
  /**
   * A script: the reference's own call for the first spectrum of the sample; null when it could not be written.
   */
  call: string | null;
}

export interface FitterDone {
  type: 'done';
  /**
   * A ULID.
   */
  task: string;
  index: number;
  cpuSeconds: number;
}

export interface FitterFailed {
  type: 'failed';
  /**
   * A ULID.
   */
  task: string;
  index: number;
  /**
   * A name of codes.json.
   */
  code: string;
  message: string;
  cpuSeconds?: number;
}

export interface FitterFinished {
  type: 'finished';
  /**
   * A ULID.
   */
  task: string;
  cpuSeconds: number;
}

export interface FitterFit {
  type: 'fit';
  /**
   * A ULID.
   */
  task: string;
  /**
   * Path of the prepared spectra, safetensors.
   */
  in: string;
  /**
   * Path to write the results to: under a temporary name beside it, then renamed.
   */
  out: string;
  /**
   * Folder of the template set (set.json, spectra.safetensors).
   */
  templates: string;
  /**
   * Fitter parameters; checked against the manifest's `parameters` schema.
   */
  parameters: {
    [k: string]: unknown;
  };
  seeds: number[];
  /**
   * Per spectrum; the host enforces it.
   */
  limitSeconds: number;
}

export interface FitterHello {
  type: 'hello';
  fitter: string;
  /**
   * Of the scientific program.
   */
  version: string;
  /**
   * SHA-256 over the adapter's files: which code answered.
   */
  digest: string;
  /**
   * Why it cannot fit, when it cannot; the host then ends it.
   */
  sentence?: string;
}

export interface FitterManifest {
  schema: 1;
  name: string;
  title: string;
  /**
   * Of the adapter; the program's own version comes in `hello`.
   */
  version: string;
  licence: string;
  /**
   * argv; `{python}`, `{node}` and `{folder}` are replaced.
   *
   * @minItems 1
   */
  start: [string, ...string[]];
  /**
   * JSON Schema of the parameters, with defaults.
   */
  parameters: {
    [k: string]: unknown;
  };
  quantities: {
    /**
     * The FITS extension's name.
     */
    name: string;
    title: string;
    /**
     * BUNIT; empty for pure numbers; `flux Angstrom`: the unit of the data times angstrom.
     */
    unit: string;
    /**
     * What the number means and how it is reckoned.
     */
    convention: string;
    /**
     * Whether NAME_ERR comes with it.
     */
    hasError?: boolean;
    /**
     * Drawn with a diverging palette about its median.
     */
    diverging?: boolean;
  }[];
  needs: {
    cores: number;
    memoryMiB: number;
    environment?: string[];
  };
  /**
   * argv of a program that exits 0 when the fitter can run, else prints one sentence that says what to install.
   */
  selfTest: string[];
  /**
   * argv of a program that reads one `fit` line (fitter-fit.json) on stdin and writes as its `out` a script: the call of the fitter's own program that fits the first spectrum.
   */
  call?: string[];
  citation?: string[];
}

export interface GatewayFile {
  schema: 1;
  /**
   * Path of the unix socket it listens on.
   */
  socket: string;
  pid: number;
  version: string;
  root: string;
  started: string;
}

export interface Instrument {
  schema: 1;
  name: string;
  title?: string;
  /**
   * All of it must hold for a file to be one of this instrument's.
   */
  recognises: {
    /**
     * Keywords and their values, in any unit of the file; texts whatever their case.
     */
    cards?: {
      [k: string]: string | number | boolean;
    };
    /**
     * Names that the file must have; PRIMARY is the first unit.
     *
     * @minItems 1
     */
    extensions?: [string, ...string[]];
  };
  flux: {
    extension: string;
    /**
     * As BUNIT says it; taken whatever BUNIT says.
     */
    unit?: string;
    /**
     * Stored numbers times this are in the unit.
     */
    scale?: number;
  };
  /**
   * Without it, errors are estimated.
   */
  error?: {
    extension: string;
    kind: 'std' | 'variance' | 'ivar' | 'istd';
  };
  mask?: {
    extension: string;
    /**
     * The sum of the bits that mean: do not use. Anything but 0 when not said.
     */
    bits?: number;
  };
  /**
   * The medium is taken whatever CTYPE3 says.
   */
  wave?: {
    medium?: 'air' | 'vacuum';
    /**
     * Where CUNIT3 does not say.
     */
    unit?: string;
  };
  /**
   * One of the three. Without it a fit needs --lsf.
   */
  lsf?: {
    /**
     * Angstrom.
     */
    fwhm?: number;
    /**
     * Wavelength over FWHM.
     */
    resolution?: number;
    /**
     * Rising wavelengths with their FWHM, angstrom.
     *
     * @minItems 1
     */
    table?: [[number, number], ...[number, number][]];
  };
}

export interface JobBundle {
  schema: 1;
  /**
   * A ULID.
   */
  job: string;
  command: string;
  phase:
    | 'PENDING'
    | 'QUEUED'
    | 'EXECUTING'
    | 'COMPLETED'
    | 'ERROR'
    | 'ABORTED'
    | 'HELD'
    | 'SUSPENDED'
    | 'ARCHIVED';
  /**
   * Quantities to draw, in order.
   */
  show: string[];
  shape: null | {
    nx: number;
    ny: number;
  };
  counts: {
    fits: number;
    done: number;
    failed: number;
    aborted: number;
    cached: number;
  };
  /**
   * By quantity.
   */
  summary: {
    [k: string]: {
      median: number | null;
      /**
       * 5th percentile.
       */
      low: number | null;
      /**
       * 95th percentile.
       */
      high: number | null;
      unit: string;
    };
  };
}

export interface Region {
  name: string;
  description?: string;
  energy?: {
    /**
     * CO2 equivalent of its electricity.
     */
    gramsPerKilowattHour?: number;
    wattsPerCore?: number;
    /**
     * Energy of the whole building over that of its computers (PUE).
     */
    overhead?: number;
  };
  /**
   * @maxItems 32
   */
  endpoints: {
    kind: 'gateway' | 'broker' | 'store';
    /**
     * Encrypted, and without a name or password in it.
     */
    url: string;
  }[];
}

export interface Result {
  schema: 1;
  /**
   * A ULID.
   */
  task: string;
  /**
   * A ULID.
   */
  job: string;
  worker: string;
  fitterVersion: string;
  fits: {
    /**
     * A SHA-256 in hexadecimal.
     */
    fitId: string;
    bin: number;
    status: 'COMPLETED' | 'ERROR' | 'ABORTED';
    cpuSeconds: number;
    code?: string;
    message?: string;
  }[];
  wallSeconds: number;
  /**
   * Where the arrays lie when they do not follow in the message: a blob of the job, in the store that the gateway was given.
   */
  payload?: {
    /**
     * Its name in the store of blobs.
     */
    sha256: string;
    bytes: number;
  };
}

export interface Source {
  name: string;
  description?: string;
  /**
   * A folder, or s3://BUCKET/PREFIX. What lies below is read, never written.
   */
  root: string;
}

export interface Task {
  schema: 1;
  /**
   * A ULID.
   */
  task: string;
  /**
   * A ULID.
   */
  job: string;
  fitter: string;
  /**
   * Fitter parameters; checked against the manifest's `parameters` schema.
   */
  parameters: {
    [k: string]: unknown;
  };
  templates: {
    name: string;
    /**
     * A SHA-256 in hexadecimal.
     */
    digest: string;
  };
  /**
   * @minItems 1
   */
  fits: [
    {
      /**
       * A SHA-256 in hexadecimal.
       */
      fitId: string;
      bin: number;
      seed: number;
    },
    ...{
      /**
       * A SHA-256 in hexadecimal.
       */
      fitId: string;
      bin: number;
      seed: number;
    }[]
  ];
  limitSeconds: number;
  /**
   * Where the spectra lie when they do not follow in the message: a blob of the job, in the store that the worker was given.
   */
  payload?: {
    /**
     * Its name in the store of blobs.
     */
    sha256: string;
    bytes: number;
  };
}

export interface TemplateSet {
  schema: 1;
  name: string;
  title: string;
  medium: 'air' | 'vacuum';
  count: number;
  wave: {
    first: number;
    last: number;
    step: number;
    count: number;
  };
  /**
   * Gyr, ascending.
   */
  ages: number[];
  /**
   * [M/H] dex, ascending.
   */
  mh: number[];
  /**
   * [alpha/Fe] dex, ascending, where the set varies it.
   */
  alpha?: number[];
  /**
   * Slopes of the initial mass function, ascending, where the set varies it.
   */
  imfSlope?: number[];
  imf: string;
  fluxUnit: string;
  light?: {
    /**
     * Whether the V light of the set is good enough for mass-to-light ratios; it is where not said.
     */
    calibrated: boolean;
    why: string;
  };
  fwhm: {
    min: number;
    max: number;
    source: string;
  };
  /**
   * A SHA-256 in hexadecimal.
   */
  digest: string;
  licence: string;
  citation: string[];
  provenance?: {
    [k: string]: unknown;
  };
}

export interface WorkerFacts {
  /**
   * Which one: told anew with each start.
   */
  worker: string;
  /**
   * The one that it runs; null: it has run none yet.
   */
  fitter: string | null;
  /**
   * Of the fitter's adapter.
   */
  version: string | null;
  /**
   * SHA-256 over the adapter's files, once its fitter runs.
   */
  digest: string | null;
  /**
   * Fits at a time.
   */
  slots: number;
  /**
   * When it was first seen.
   */
  since: string;
  /**
   * When it was last seen.
   */
  seen: string;
  /**
   * How many it has done.
   */
  tasks: number;
  isBusy: boolean;
}
