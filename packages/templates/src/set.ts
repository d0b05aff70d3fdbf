// A template set on disk: NAME/{set.json, spectra.safetensors}; the digest of the second names its content.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, SpaxelError, type TensorFile } from '@spaxel/core';
import type { TemplateSet } from '@spaxel/protocol';

/** The two files of a set. */
export const manifestFile = 'set.json';
export const spectraFile = 'spectra.safetensors';

/** A template set in memory: n populations, metallicity slow, age fast, of npix wavelengths each. */
export interface Templates {
  readonly manifest: TemplateSet;
  /** [npix] angstrom, in the manifest's medium. */
  readonly wave: Float64Array;
  /** [n, npix] row-major, L_sun/A per M_sun formed. */
  readonly spectra: Float32Array;
  /** [npix] resolution, FWHM in angstrom. */
  readonly fwhm: Float32Array;
  /** [n] log10(age/yr). */
  readonly logAge: Float64Array;
  /** [n] dex. */
  readonly mh: Float64Array;
  /** [n] [alpha/Fe] in dex, or slope of the initial mass function, where the set varies it. */
  readonly alpha?: Float64Array;
  readonly imf?: Float64Array;
  /** [n] mass of stars and remnants as a fraction of the mass formed. */
  readonly remainingMass: Float32Array;
  /** [n] L_V,sun per M_sun formed; NaN where the set does not cover the V band. */
  readonly lightV: Float32Array;
}

/** The error for a set that cannot be read; `file` leads its sentence. */
export function brokenSet(file: string, sentence: string, cause?: unknown): SpaxelError {
  return new SpaxelError('TemplatesBroken', `${file} ${sentence}.`, cause);
}

/** The SHA-256 of bytes, in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw brokenSet(file, 'cannot be read', cause);
  }
}

function isManifest(value: unknown): value is TemplateSet {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, name, digest, count, medium, wave } = value as Partial<TemplateSet>;
  const named = typeof name === 'string' && typeof digest === 'string' && typeof count === 'number';
  return schema === 1 && named && (medium === 'air' || medium === 'vacuum') && wave !== undefined;
}

/** Reads set.json of a set's folder; the spectra are not looked at. @throws SpaxelError TemplatesBroken */
export async function readManifest(folder: string): Promise<TemplateSet> {
  const file = join(folder, manifestFile);
  const text = new TextDecoder().decode(await readBytes(file));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw brokenSet(file, 'is not JSON', cause);
  }
  if (isManifest(value)) return value;
  throw brokenSet(file, 'is not the description of a template set of schema 1');
}

interface Expected<T> {
  readonly kind: abstract new (length: number) => T;
  readonly shape: readonly number[];
}

/** A tensor of a known type and shape. */
function pick<T>(tensors: TensorFile['tensors'], name: string, expected: Expected<T>): T {
  const tensor = tensors.get(name);
  const shape = tensor?.shape.join(' x ') ?? 'absent';
  const wanted = expected.shape.join(' x ');
  if (tensor?.data instanceof expected.kind && shape === wanted) return tensor.data;
  throw new Error(`its tensor "${name}" is ${shape}, not ${wanted} of ${expected.kind.name}`);
}

/** The third axis, where the manifest says that there is one. */
function further(
  { count: n, alpha, imfSlope }: TemplateSet,
  tensors: TensorFile['tensors']
): Pick<Templates, 'alpha' | 'imf'> {
  const axis = (name: string) => pick(tensors, name, { kind: Float64Array, shape: [n] });
  return {
    ...(alpha === undefined ? {} : { alpha: axis('alpha') }),
    ...(imfSlope === undefined ? {} : { imf: axis('imf') })
  };
}

function assemble(manifest: TemplateSet, tensors: TensorFile['tensors']): Templates {
  const [n, npix] = [manifest.count, manifest.wave.count];
  return {
    manifest,
    wave: pick(tensors, 'wave', { kind: Float64Array, shape: [npix] }),
    spectra: pick(tensors, 'spectra', { kind: Float32Array, shape: [n, npix] }),
    fwhm: pick(tensors, 'fwhm', { kind: Float32Array, shape: [npix] }),
    logAge: pick(tensors, 'logAge', { kind: Float64Array, shape: [n] }),
    mh: pick(tensors, 'mh', { kind: Float64Array, shape: [n] }),
    ...further(manifest, tensors),
    remainingMass: pick(tensors, 'remainingMass', { kind: Float32Array, shape: [n] }),
    lightV: pick(tensors, 'lightV', { kind: Float32Array, shape: [n] })
  };
}

/**
 * The bytes of spectra.safetensors, when they are those of the set's digest.
 * @throws SpaxelError TemplatesBroken, naming the file.
 */
export async function readSpectraBytes(
  folder: string,
  { digest }: Pick<TemplateSet, 'digest'>
): Promise<Uint8Array> {
  const file = join(folder, spectraFile);
  const bytes = await readBytes(file);
  if (digestOf(bytes) === digest) return bytes;
  throw brokenSet(file, `is not what ${manifestFile} describes: their digests differ`);
}

/**
 * Reads a set and checks its digest and shapes.
 * @throws SpaxelError TemplatesBroken, naming the file.
 */
export async function readSet(folder: string): Promise<Templates> {
  const manifest = await readManifest(folder);
  const file = join(folder, spectraFile);
  const bytes = await readSpectraBytes(folder, manifest);
  try {
    return assemble(manifest, readSafetensors(bytes).tensors);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw brokenSet(file, `cannot be read: ${why.replace(/\.$/, '')}`, cause);
  }
}
