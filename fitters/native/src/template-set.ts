// A template set's folder as the engine takes it, read once for its digest.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, SpaxelError, type TensorFile } from '@spaxel/core';
import type { TemplateSpectra } from '@spaxel/engine';
import type { TemplateSet } from '@spaxel/protocol';

type Manifest = Pick<TemplateSet, 'digest' | 'medium' | 'light'>;

const most = 4;
const kept = new Map<string, TemplateSpectra>();
const names = ['wave', 'spectra', 'fwhm', 'logAge', 'mh', 'remainingMass'] as const;

function broken(folder: string, why: string, cause?: unknown): SpaxelError {
  return new SpaxelError('TemplatesBroken', `The template set in ${folder} ${why}.`, cause);
}

/** What a set may vary beside age and metallicity. */
function furtherAxes(tensors: TensorFile['tensors']): Pick<TemplateSpectra, 'alpha' | 'imf'> {
  const [alpha, imf] = ['alpha', 'imf'].map(name => tensors.get(name)?.data);
  return {
    ...(alpha === undefined ? {} : { alpha: Float64Array.from(alpha) }),
    ...(imf === undefined ? {} : { imf: Float64Array.from(imf) })
  };
}

/** Of a set whose light is as its source has it, in every template: what M/L is made of. */
function lightOf(
  tensors: TensorFile['tensors'],
  { calibrated = true }: { calibrated?: boolean } = {}
): Pick<TemplateSpectra, 'lightV'> {
  const light = tensors.get('lightV')?.data;
  const isKnown = light?.every(one => one > 0) === true;
  // A set that does not know what mass remains has 1 throughout.
  const hasMass = tensors.get('remainingMass')?.data.some(one => one !== 1) === true;
  if (light === undefined || !isKnown || !hasMass || !calibrated) return {};
  return { lightV: Float32Array.from(light) };
}

function read(folder: string, { digest, medium, light }: Manifest): TemplateSpectra {
  const bytes = readFileSync(join(folder, 'spectra.safetensors'));
  if (createHash('sha256').update(bytes).digest('hex') !== digest)
    throw broken(folder, 'holds other spectra than its set.json says');
  const { tensors } = readSafetensors(bytes);
  const [wave, spectra, fwhm, logAge, mh, remainingMass] = names.map(name => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw broken(folder, `lacks "${name}"`);
    return tensor.data;
  });
  return {
    digest,
    medium,
    wave: Float64Array.from(wave ?? []),
    spectra: Float32Array.from(spectra ?? []),
    fwhm: Float32Array.from(fwhm ?? []),
    logAge: Float64Array.from(logAge ?? []),
    mh: Float64Array.from(mh ?? []),
    remainingMass: Float32Array.from(remainingMass ?? []),
    ...furtherAxes(tensors),
    ...lightOf(tensors, light)
  };
}

/**
 * The set in `folder` (set.json, spectra.safetensors); the last four are kept by their digests.
 * @throws SpaxelError TemplatesBroken when it cannot be read or its digest is another.
 */
export function readTemplateSet(folder: string): TemplateSpectra {
  try {
    const text = readFileSync(join(folder, 'set.json'), 'utf8');
    const manifest = JSON.parse(text) as Manifest;
    const { digest } = manifest;
    const set = kept.get(digest) ?? read(folder, manifest);
    kept.delete(digest);
    kept.set(digest, set);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return set;
  } catch (thrown) {
    if (thrown instanceof SpaxelError && thrown._tag === 'TemplatesBroken') throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw broken(folder, `cannot be read: ${why}`, thrown);
  }
}
