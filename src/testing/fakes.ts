/** A gateway in memory, for tests: cubes and jobs that answer at once, and a log of what was asked. */
import { SpaxelError } from '@spaxel/core';
import type { Answer, Cube, Job, TemplateSet } from '@spaxel/protocol';
import { nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { jobMimeType } from '../maps/bundle.ts';
import type { FitAsk, FitTold, Parcel } from '../live/messages.ts';
import type { FitChannel } from '../live/pool.ts';
import type { CubeViewNeeds } from '../panel/cubeview.ts';
import { FakeCampaigns } from './campaigns.ts';
import { SkyCursor } from '../panel/skycursor.ts';
import type {
  ApertureAsk,
  Band,
  CommandLine,
  Deed,
  Failure,
  FitterChoice,
  Foreseen,
  ICubes,
  IFits,
  IJobs,
  IPreferences,
  JobObserver,
  OutputBundle,
  QueueStanding,
  Raster,
  Spaxel,
  SpectrumRows,
  TableFacts
} from '../tokens.ts';

export const trans = nullTranslator.load('jupyterlab_spaxel');

export const jobId = '01J00000000000000000000000';

export function makeJob(changes: Partial<Job> = {}): Job {
  return {
    id: jobId,
    command: 'fit a.fits --z 0.01',
    phase: 'EXECUTING',
    fitter: 'ppxf',
    templates: 'default',
    source: { kind: 'cube', path: 'a.fits' },
    shape: { nx: 3, ny: 2 },
    created: '2026-01-01T00:00:00Z',
    counts: { fits: 6, done: 2, failed: 0, aborted: 0, cached: 0 },
    quantities: [
      {
        name: 'V',
        title: 'Velocity',
        unit: 'km/s',
        convention: '',
        hasError: true,
        diverging: true
      },
      { name: 'SIGMA', title: 'Dispersion', unit: 'km/s', convention: '' }
    ],
    warnings: [],
    ...changes
  };
}

export function makeCube(changes: Partial<Cube> = {}): Cube {
  return {
    id: 'c0ffee',
    path: 'data/a.fits',
    digest: null,
    bytes: 1234567,
    shape: { nx: 3, ny: 2, nz: 5 },
    wave: { first: 5000, step: 2, medium: 'air', frame: 'BARYCENT' },
    flux: { unit: 'Jy', perAngstrom: 0, extension: 'PRIMARY' },
    error: { kind: 'none', extension: null },
    mask: { extension: null },
    instrument: 'megara',
    object: 'NGC 7025',
    redshift: 0.0166,
    lsf: { fwhmAngstrom: 0.9, source: 'instrument' },
    pixelScaleArcsec: 0.4,
    header: [],
    warnings: [],
    ...changes
  };
}

export class FakePreferences implements IPreferences {
  readonly fitter = 'ppxf';
  readonly palette = 'viridis';
  readonly show: readonly string[] = ['V', 'SIGMA'];
  readonly changed = new Signal<IPreferences, void>({} as IPreferences);
  readonly combine = 'sum';
  readonly speed = 10;
  watts = 0;
  liveFit = false;
  linkCursors = true;

  setLinkCursors(isOn: boolean): void {
    this.linkCursors = isOn;
    this.changed.emit();
  }

  setLiveFit(isOn: boolean): void {
    this.liveFit = isOn;
    this.changed.emit();
  }
}

/** Jobs by hand: `tell` reports a job to those who watch it. */
export class FakeJobs implements IJobs {
  readonly asked: string[] = [];
  readonly submitted: CommandLine[] = [];
  readonly campaigns = new FakeCampaigns();
  answer: Answer = { verb: 'fit', text: 'Job made.', job: makeJob() };
  refusal: SpaxelError | null = null;
  jobs: Job[] = [makeJob()];
  failed: Failure[] = [];
  /** What estimates are answered with, and those that wait for `foresee`. */
  foreseen: Foreseen = { estimate: null, fits: 6, jobs: 0 };
  readonly estimates: { readonly text: string; readonly signal: AbortSignal | undefined }[] = [];
  /** Of the map STATUS. */
  status: readonly number[] = [0, 0, 1, 1, 1, 4];
  standing: QueueStanding = { isConnected: true, unsent: 0, sentence: null, slots: 2, held: 0 };
  sets: TemplateSet[] = [];
  private readonly observers = new Set<JobObserver>();

  tell(job: Job): void {
    this.jobs = [job];
    for (const observer of [...this.observers]) observer.seen(job);
  }

  lose(error: SpaxelError): void {
    for (const observer of [...this.observers]) observer.lost(error);
  }

  get watchers(): number {
    return this.observers.size;
  }

  submit(line: CommandLine): Promise<Answer> {
    this.submitted.push(line);
    return this.refusal === null ? Promise.resolve(this.answer) : Promise.reject(this.refusal);
  }

  estimate({ text }: CommandLine, signal?: AbortSignal): Promise<Foreseen> {
    this.estimates.push({ text, signal });
    return this.refusal === null ? Promise.resolve(this.foreseen) : Promise.reject(this.refusal);
  }

  first(id: string, { x, y }: Spaxel): Promise<Job> {
    this.asked.push(`first ${id} ${String(x)},${String(y)}`);
    return this.refusal === null ? this.get() : Promise.reject(this.refusal);
  }

  queue(): Promise<QueueStanding> {
    return Promise.resolve(this.standing);
  }

  list(): Promise<readonly Job[]> {
    return this.refusal === null ? Promise.resolve(this.jobs) : Promise.reject(this.refusal);
  }

  get(): Promise<Job> {
    return Promise.resolve(this.jobs[0] ?? makeJob());
  }

  cancel(id: string): Promise<Job> {
    this.asked.push(`cancel ${id}`);
    this.tell(makeJob({ phase: 'ABORTED' }));
    return this.get();
  }

  steer(id: string, deed: Deed): Promise<Job> {
    if (deed === 'cancel') return this.cancel(id);
    this.asked.push(`${deed} ${id}`);
    if (deed !== 'retry')
      this.tell(makeJob({ phase: deed === 'pause' ? 'SUSPENDED' : 'EXECUTING' }));
    else this.jobs = [makeJob({ id: '01J00000000000000000000001' })];
    return this.get();
  }

  watch(_id: string, observer: JobObserver): IDisposable {
    this.observers.add(observer);
    return new DisposableDelegate(() => {
      this.observers.delete(observer);
    });
  }

  map(_id: string, quantity: string): Promise<Raster> {
    this.asked.push(`map ${quantity}`);
    const values = new Float32Array(quantity === 'STATUS' ? this.status : [1, 2, NaN, 4, 5, 6]);
    return Promise.resolve({ nx: 3, ny: 2, unit: 'km/s', values });
  }

  failures(): Promise<readonly Failure[]> {
    return Promise.resolve(this.failed);
  }

  bundle(id: string, show: readonly string[] = []): Promise<OutputBundle> {
    this.asked.push(`bundle ${show.join()}`);
    const { phase, command, shape, counts } = this.jobs[0] ?? makeJob();
    const body = {
      schema: 1,
      job: id,
      command,
      phase,
      show: [...show],
      shape,
      counts,
      summary: {}
    };
    return Promise.resolve({
      data: {
        [jobMimeType]: body,
        'image/png': 'UE5H',
        'text/html': '<p>maps</p>',
        'text/plain': phase
      },
      metadata: {}
    });
  }

  pngUrl(id: string): string {
    return `maps.png?${id}`;
  }

  fitters(): Promise<readonly FitterChoice[]> {
    return Promise.resolve([]);
  }

  templates(): Promise<readonly TemplateSet[]> {
    return Promise.resolve(this.sets);
  }

  templateSpectra({ name }: TemplateSet): Promise<Uint8Array> {
    this.asked.push(`spectra of ${name}`);
    return Promise.resolve(new Uint8Array(8));
  }
}

/** The tab's workers by hand: what was asked, and answers to order. */
export class FakeFits implements IFits {
  readonly asks: Omit<FitAsk, 'id' | 'kind'>[] = [];
  readonly shelved: string[] = [];
  readonly size = 1;
  tell: (told: FitTold) => void = () => undefined;

  has(key: string): boolean {
    return this.shelved.includes(key);
  }

  shelve({ key }: Parcel): void {
    this.shelved.push(key);
  }

  channel(told: (told: FitTold) => void): FitChannel {
    this.tell = told;
    return { isDisposed: false, dispose: () => undefined, ask: ask => this.asks.push(ask) };
  }
}

export class FakeCubes implements ICubes {
  readonly asked: string[] = [];
  refusal: SpaxelError | null = null;
  /** What apertures and bands are answered with, when they are refused. */
  doorRefusal: SpaxelError | null = null;
  cube = makeCube();

  list(): Promise<readonly { path: string; bytes: number; modified: number }[]> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    return Promise.resolve([
      { path: 'data/a.fits', bytes: 2_400_000, modified: 0 },
      { path: 'b.fits.gz', bytes: 900, modified: 0 }
    ]);
  }

  open(path: string): Promise<Cube> {
    this.asked.push(`open ${path}`);
    return this.refusal === null ? Promise.resolve(this.cube) : Promise.reject(this.refusal);
  }

  slice(_id: string, channel: number): Promise<Raster> {
    this.asked.push(`slice ${String(channel)}`);
    return Promise.resolve({ nx: 3, ny: 2, unit: 'Jy', values: new Float32Array(6).fill(channel) });
  }

  white(): Promise<Raster> {
    this.asked.push('white');
    return Promise.resolve({ nx: 3, ny: 2, unit: 'Jy', values: new Float32Array(6).fill(1) });
  }

  spectrum(_id: string, { x, y }: { x: number; y: number }): Promise<SpectrumRows> {
    this.asked.push(`spectrum ${String(x)},${String(y)}`);
    const row = (value: number): Float32Array => new Float32Array(5).fill(value);
    return Promise.resolve({ flux: row(x), error: row(NaN), mask: row(0) });
  }

  fetching(): Promise<Cube['fetching']> {
    return Promise.resolve(this.cube.fetching);
  }

  aperture(_id: string, { shape, combine }: ApertureAsk): Promise<SpectrumRows> {
    this.asked.push(`aperture ${combine} ${JSON.stringify(shape)}`);
    if (this.doorRefusal !== null) return Promise.reject(this.doorRefusal);
    const row = (value: number): Float32Array => new Float32Array(5).fill(value);
    return Promise.resolve({ flux: row(20), error: row(2), mask: row(0) });
  }

  band(_id: string, { from, to, combine }: Band): Promise<Raster> {
    this.asked.push(`band ${combine} ${from.toFixed(1)} ${to.toFixed(1)}`);
    if (this.doorRefusal !== null) return Promise.reject(this.doorRefusal);
    return Promise.resolve({ nx: 3, ny: 2, unit: 'Jy', values: new Float32Array(6).fill(7) });
  }

  signalToNoise(): Promise<Raster> {
    this.asked.push('sn');
    if (this.doorRefusal !== null) return Promise.reject(this.doorRefusal);
    return Promise.resolve({ nx: 3, ny: 2, unit: '', values: new Float32Array(6).fill(30) });
  }

  hold({ name }: File): Promise<string> {
    this.asked.push(`hold ${name}`);
    return Promise.resolve(`local:${name}`);
  }

  tables(): readonly TableFacts[] {
    return [];
  }

  lsf(): Promise<Float64Array> {
    return Promise.resolve(new Float64Array(5).fill(0.9));
  }
}

/** The needs of a view over fakes; what is opened or copied is logged. */
export function fakeNeeds(
  jobs = new FakeJobs(),
  cubes = new FakeCubes(),
  fits = new FakeFits()
): CubeViewNeeds & {
  readonly log: string[];
  readonly kept: Map<string, ReadonlyPartialJSONValue>;
} {
  const log: string[] = [];
  const kept = new Map<string, ReadonlyPartialJSONValue>();
  return {
    log,
    kept,
    memories: {
      recall: path => Promise.resolve(kept.get(path)),
      keep: (path, memory) => kept.set(path, memory as ReadonlyPartialJSONValue)
    },
    jobs,
    cubes,
    fits,
    trans,
    preferences: new FakePreferences(),
    cursor: new SkyCursor(),
    openJob: id => log.push(`job ${id}`),
    openCube: path => log.push(`cube ${path}`),
    copyAsCell: text => log.push(`copy ${text}`),
    pathInCell: path => path
  };
}

/** Lets everything that was promised by now happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A response body that arrives in these pieces: jsdom has no ReadableStream. */
export function bodyOf(...pieces: readonly string[]): ReadableStream<Uint8Array> {
  const left = pieces.map(piece => new TextEncoder().encode(piece));
  const read = (): Promise<{ done: boolean; value?: Uint8Array }> => {
    const value = left.shift();
    return Promise.resolve(value === undefined ? { done: true } : { done: false, value });
  };
  const reader = { read, cancel: () => Promise.resolve() };
  return { getReader: () => reader } as unknown as ReadableStream<Uint8Array>;
}

/** What jsdom lacks and the views use: pixels, and a context to draw them with. */
export function mendJsdom(): void {
  class Pixels {
    readonly width: number;
    readonly height: number;
    constructor(_data: Uint8ClampedArray, width: number, height: number) {
      this.width = width;
      this.height = height;
    }
  }
  Object.assign(globalThis, { ImageData: Pixels });
  HTMLCanvasElement.prototype.getContext = () => null;
}
