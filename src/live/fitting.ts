/** The worker's side of a live fit: a spectrum prepared as a job prepares it, fitted as the native fitter fits it. */
import {
  lineMask,
  linearWave,
  Preparer,
  readSafetensors,
  SpaxelError,
  type Medium,
  type Spectrum,
  type TensorFile
} from '@spaxel/core';
import {
  defaultParameters,
  fitSpectrum,
  qualityBits,
  type Parameters,
  type TemplateSpectra
} from '@spaxel/engine';
import type { SpectrumRows } from '../tokens.ts';
import type {
  AxisParcel,
  FitAsk,
  FitOptions,
  FitTold,
  Parcel,
  TemplatesParcel
} from './messages.ts';

interface Axis {
  readonly wave: Float64Array;
  readonly lsf: Float64Array;
  readonly medium: Medium;
}

/** One worker's desk: template sets and axes by key, and the fit. */
export class Fitting {
  private readonly templates = new Map<string, TemplateSpectra>();
  private readonly axes = new Map<string, Axis>();
  private readonly now: () => number;

  /** @param now a clock, milliseconds */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Keeps what later fits will name. @throws SpaxelError TemplatesBroken. */
  take(parcel: Parcel): void {
    if (parcel.kind === 'axis') this.axes.set(parcel.key, axisOf(parcel));
    else this.templates.set(parcel.key, templatesOf(parcel));
  }

  /** Fits one spectrum; what goes wrong is in the answer. */
  fit({ id, at, axis, templates, rows, options }: FitAsk): FitTold {
    const start = this.now();
    const [on, set] = [this.axes.get(axis), this.templates.get(templates)];
    if (on === undefined || set === undefined)
      throw new SpaxelError('Unexpected', 'A fit was asked for before its templates came.');
    const spectrum = preparerOf(options, on.medium).prepare(spectrumOf(rows, on));
    const answer = fitSpectrum(spectrum, parametersOf(options), set);
    const isLimit = 'quality' in answer && (answer.quality & qualityBits.upperLimit) !== 0;
    return { id, at, answer, mask: spectrum.mask, isLimit, milliseconds: this.now() - start };
  }
}

function axisOf({ first, step, medium, lsfFwhm }: AxisParcel): Axis {
  return { wave: linearWave(first, step, lsfFwhm.length), lsf: lsfFwhm, medium };
}

function spectrumOf({ flux, error, mask }: SpectrumRows, { wave, lsf, medium }: Axis): Spectrum {
  return {
    flux: Float64Array.from(flux),
    error: Float64Array.from(error),
    mask: Uint8Array.from(mask),
    waveAngstrom: wave,
    medium,
    lsfFwhm: lsf
  };
}

/** As the gateway plans a `fit` whose options are these. */
function preparerOf({ z, lsf, areLinesMasked }: FitOptions, medium: Medium): Preparer {
  return new Preparer({
    z,
    medium: null,
    lsf: lsf === null ? null : { wave: [0], fwhm: [lsf] },
    ebv: 0,
    mask: areLinesMasked ? lineMask(medium) : [],
    fluxUnit: ''
  });
}

function parametersOf({ z, degree, rangeFrom, rangeTo }: FitOptions): Parameters {
  return { ...defaultParameters, z, degree, rangeFrom, rangeTo };
}

const names = ['wave', 'spectra', 'fwhm', 'logAge', 'mh', 'remainingMass'] as const;

/** What a set may vary beside age and metallicity. */
function furtherAxes(tensors: TensorFile['tensors']): Pick<TemplateSpectra, 'alpha' | 'imf'> {
  const [alpha, imf] = ['alpha', 'imf'].map(name => tensors.get(name)?.data);
  return {
    ...(alpha === undefined ? {} : { alpha: Float64Array.from(alpha) }),
    ...(imf === undefined ? {} : { imf: Float64Array.from(imf) })
  };
}

function templatesOf({ key, medium, bytes }: TemplatesParcel): TemplateSpectra {
  const { tensors } = readSafetensors(bytes);
  const [wave, spectra, fwhm, logAge, mh, remainingMass] = names.map(name => {
    const tensor = tensors.get(name);
    if (tensor === undefined)
      throw new SpaxelError('TemplatesBroken', `The template set lacks "${name}".`);
    return tensor.data;
  });
  return {
    digest: key,
    medium,
    wave: Float64Array.from(wave ?? []),
    spectra: Float32Array.from(spectra ?? []),
    fwhm: Float32Array.from(fwhm ?? []),
    logAge: Float64Array.from(logAge ?? []),
    mh: Float64Array.from(mh ?? []),
    remainingMass: Float32Array.from(remainingMass ?? []),
    ...furtherAxes(tensors)
  };
}
