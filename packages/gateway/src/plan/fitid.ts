import { createHash } from 'node:crypto';
import { canonicalJson, type TensorData } from '@spaxel/core';

/** Everything that decides a fit's result beside its spectrum. */
export interface FitRecipe {
  readonly schema: 1;
  readonly fitter: string;
  readonly fitterVersion: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly templates: string;
  readonly seed: number;
}

/** SHA-256 over arrays, their lengths and a word of text. */
export function digestArrays(arrays: readonly TensorData[], text: string): string {
  const hash = createHash('sha256').update(text);
  for (const array of arrays) {
    hash.update(`|${String(array.length)}|`);
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex');
}

/** The id of one fit: key of cache and deduplication (design.md section 1; no image digest, so a laptop and a pod agree). */
export function fitIdOf(recipe: FitRecipe, spectrumDigest: string): string {
  return createHash('sha256')
    .update(canonicalJson({ ...recipe, spectrum: spectrumDigest }))
    .digest('hex');
}

/** The random seed of one fit, 31 bits of its id: the same whatever task carries it. */
export function seedOf(fitId: string): number {
  return Number.parseInt(fitId.slice(0, 8), 16) & 0x7fffffff;
}
