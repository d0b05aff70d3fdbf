/** The doors between the browser's rooms: what views may ask for, never how it is fetched. */
import type {
  Answer,
  Campaign,
  CampaignRow,
  Cube,
  Estimate,
  FitterManifest,
  Job,
  TemplateSet
} from '@spaxel/protocol';
import type { Shape, SpaxelError } from '@spaxel/core';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { Fits } from './live/pool.ts';
import type { ISignal } from '@lumino/signaling';

/** A two-dimensional image, row y = 0 first; NaN where there is no value. */
export interface Raster {
  readonly nx: number;
  readonly ny: number;
  readonly unit: string;
  readonly values: Float32Array;
}

/** One spaxel's spectrum, channel 0 first; `error` is NaN when unknown, `mask` 1 = do not use. */
export interface SpectrumRows {
  readonly flux: Float32Array;
  readonly error: Float32Array;
  readonly mask: Float32Array;
}

/** A file below the root that may be a cube. */
export interface CubeFile {
  readonly path: string;
  readonly bytes: number;
  readonly modified: string | number;
}

/** A spaxel, zero-based. */
export interface Spaxel {
  readonly x: number;
  readonly y: number;
}

/** What an aperture's spectrum is made of. */
export interface ApertureAsk {
  readonly shape: Shape;
  readonly combine: Combine;
}

/** How the spectra of an aperture become one. */
export type Combine = 'sum' | 'mean';

/** Wavelengths that are seen as one image, in the cube's own axis; `continuum`: what lies on both sides is taken off. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly combine: Combine | 'continuum';
}

/** A binary table beside a cube. */
export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    readonly format: string;
    readonly unit: string;
  }[];
  /** The first rows, a text for each column. */
  readonly first: readonly (readonly string[])[];
}

/** Cubes that were dropped here have paths that begin like this; no gateway knows of them. */
export const localPrefix = 'local:';

/** The cubes below the root, and those that were dropped into the page. Every call rejects with a SpaxelError, or an AbortError when aborted. */
export interface ICubes {
  list(): Promise<readonly CubeFile[]>;
  open(path: string): Promise<Cube>;
  slice(id: string, channel: number, signal?: AbortSignal): Promise<Raster>;
  white(id: string, signal?: AbortSignal): Promise<Raster>;
  spectrum(id: string, at: Spaxel, signal?: AbortSignal): Promise<SpectrumRows>;
  /** How much of a cube elsewhere is here, while it is fetched for its spectra. */
  fetching(id: string): Promise<Cube['fetching']>;
  /** The spectra of the spaxels whose centres lie in a shape, as one, with its error. */
  aperture(id: string, over: ApertureAsk, signal?: AbortSignal): Promise<SpectrumRows>;
  band(id: string, band: Band, signal?: AbortSignal): Promise<Raster>;
  /** Signal to noise of each spaxel, per channel. */
  signalToNoise(id: string, signal?: AbortSignal): Promise<Raster>;
  /** The instrument's FWHM at each channel, angstrom; NaN when not known. */
  lsf(id: string): Promise<Float64Array>;
  /** Takes a file of the user's own disk into the page; answers the path by which it is opened. */
  hold(file: File): Promise<string>;
  /** The binary tables of a file that was dropped; none for those below the root. */
  tables(id: string): readonly TableFacts[];
}

/** A command line and the folder, relative to the root, in which its paths are read. */
export interface CommandLine {
  readonly text: string;
  readonly folder: string;
}

/** A cell output's data by MIME type. */
export interface OutputBundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A fit that gave no numbers, and why. */
export interface Failure {
  readonly bin: number;
  readonly x: number;
  readonly y: number;
  readonly code: string;
  readonly message: string;
}

/** What a fit would take, as far as that is known without fitting anything. */
export interface Foreseen {
  /** Null when no earlier job tells. */
  readonly estimate: Estimate | null;
  readonly fits: number;
  /** Jobs of the same fitter that have ended here. */
  readonly jobs: number;
}

/** Who wants to know how a job goes. */
export interface JobObserver {
  /** Called with the job as it is now, and after every change until it has ended. */
  seen(job: Job): void;
  /** Called once when the job can no longer be followed. */
  lost(error: SpaxelError): void;
}

/** What can be done to a job. */
export type Deed = 'pause' | 'resume' | 'retry' | 'cancel';
/** How the way to the workers stands: `sentence` says why when it is not connected; `unsent` messages wait for the broker. */
export interface QueueStanding {
  readonly isConnected: boolean;
  readonly unsent: number;
  readonly sentence: string | null;
  /** Fits that run at once. */
  readonly slots: number;
  /** Tasks that were given and not answered. */
  readonly held: number;
}

/** What can be done to a campaign. */
export type CampaignDeed = 'retry' | 'cancel';

/** So many rows of a campaign from a place on, of one phase where one is named. */
export interface CampaignPage {
  readonly from: number;
  readonly n: number;
  readonly phase?: CampaignRow['phase'];
}

/** The campaigns of this root. Every call rejects with a SpaxelError. */
export interface ICampaigns {
  list(): Promise<readonly Campaign[]>;
  /** Some rows, and how many there are in all. */
  rows(
    id: string,
    page: CampaignPage
  ): Promise<{ readonly rows: readonly CampaignRow[]; readonly total: number }>;
  steer(id: string, deed: CampaignDeed): Promise<Campaign>;
  catalogueUrl(id: string): string;
}

/** The jobs of this root. Every call rejects with a SpaxelError. */
export interface IJobs {
  readonly campaigns: ICampaigns;
  submit(line: CommandLine): Promise<Answer>;
  /** What a `fit` would take; nothing is fitted. */
  estimate(line: CommandLine, signal?: AbortSignal): Promise<Foreseen>;
  list(): Promise<readonly Job[]>;
  queue(): Promise<QueueStanding>;
  get(id: string): Promise<Job>;
  cancel(id: string): Promise<Job>;
  /** Changes how a job goes on; answers the job, or the new one that a retry made. */
  steer(id: string, deed: Deed): Promise<Job>;
  /** Fits a spaxel of a running job before all others. */
  first(id: string, at: Spaxel): Promise<Job>;
  watch(id: string, observer: JobObserver): IDisposable;
  map(id: string, quantity: string, signal?: AbortSignal): Promise<Raster>;
  failures(id: string): Promise<readonly Failure[]>;
  bundle(id: string, show?: readonly string[]): Promise<OutputBundle>;
  pngUrl(id: string, show?: readonly string[]): string;
  fitters(): Promise<readonly FitterChoice[]>;
  templates(): Promise<readonly TemplateSet[]>;
  /** The set's spectra.safetensors. */
  templateSpectra(set: TemplateSet): Promise<Uint8Array>;
}

/** A fitter, and whether it can run here. */
export type FitterChoice = FitterManifest & {
  readonly available: boolean;
  readonly sentence?: string;
};

/** What the user set in the settings editor. */
export interface IPreferences {
  readonly fitter: string;
  readonly palette: string;
  readonly show: readonly string[];
  /** Whether the spectrum under the pointer is fitted as the pointer moves. */
  readonly liveFit: boolean;
  setLiveFit(isOn: boolean): void;
  /** How the spectra of new apertures become one. */
  readonly combine: Combine;
  /** What a busy core takes; 0: what the gateway knows of it. */
  readonly watts: number;
  /** Channels a second of a new film. */
  readonly speed: number;
  /** Whether the pointer of one cube leads those of the other open ones. */
  readonly linkCursors: boolean;
  setLinkCursors(isOn: boolean): void;
  readonly changed: ISignal<IPreferences, void>;
}

/** Fits in this tab, by its own workers. */
export type IFits = Fits;

export const ICubes = new Token<ICubes>('jupyterlab-spaxel:ICubes', 'The cubes below the root.');
export const IJobs = new Token<IJobs>('jupyterlab-spaxel:IJobs', 'The jobs of this root.');
export const IFits = new Token<IFits>('jupyterlab-spaxel:IFits', 'Fits in this tab.');
export const IPreferences = new Token<IPreferences>(
  'jupyterlab-spaxel:IPreferences',
  'What the user set for Spaxel.'
);
