import { createHash, type Hash } from 'node:crypto';
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

function addArray(hash: Hash, array: TensorData): Hash {
  hash.update(`|${String(array.length)}|`);
  return hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}

/** The last beginning that was hashed: the spectra of a cube all begin with its wavelengths. */
let begun: { readonly first: TensorData; readonly text: string; readonly hash: Hash } | undefined;

function beginning(first: TensorData, text: string): Hash {
  if (begun?.first !== first || begun.text !== text)
    begun = { first, text, hash: addArray(createHash('sha256').update(text), first) };
  return begun.hash.copy();
}

/** SHA-256 over arrays, their lengths and a word of text; the first array must not have changed since it was last given. */
export function digestArrays(
  [first, ...arrays]: readonly [TensorData, ...TensorData[]],
  text: string
): string {
  const hash = beginning(first, text);
  for (const array of arrays) addArray(hash, array);
  return hash.digest('hex');
}

/**
 * Names the fits of one recipe by the digests of their spectra: keys of cache and deduplication (design.md section 1; no image
 * digest, so a laptop and a pod agree). The recipe is written down once.
 */
export function fitNamer(recipe: FitRecipe): (spectrumDigest: string) => string {
  // A command cannot hold a NUL: no other value reads the same.
  const mark = JSON.stringify(['\u0000']);
  const [before = '', after = ''] = canonicalJson({ ...recipe, spectrum: ['\u0000'] }).split(mark);
  return digest =>
    createHash('sha256')
      .update(before + JSON.stringify(digest) + after)
      .digest('hex');
}

/** The random seed of one fit, 31 bits of its id: the same whatever task carries it. */
export function seedOf(fitId: string): number {
  return Number.parseInt(fitId.slice(0, 8), 16) & 0x7fffffff;
}
