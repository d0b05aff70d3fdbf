// What a file that has come is: a cube, a spectrum, neither, or not whole yet.
import { join } from 'node:path';
import { canonicalJson, SpaxelError } from '@spaxel/core';
import { readArrival, type Arrival, type OpenOptions } from '../cube/index.ts';
import { openList } from '../plan/list-source.ts';
import { openSource } from '../plan/open-source.ts';
import type { FitSource } from '../plan/source.ts';
import type { Facts } from './facts.ts';

/** No spectrum is larger; what is larger is a cube, or the gateway says what it is. */
const largestSpectrum = 64 * 1024 * 1024;

/** Why it cannot be said now what a file is. */
export interface Unknown {
  readonly is: 'unfinished' | 'unreadable';
  readonly sentence: string;
}

/** What a look at a file has told; `moved`: it was not there, or was written meanwhile. */
export type Inspected =
  { readonly is: 'known'; readonly facts: Facts } | Unknown | { readonly is: 'moved' };

/** What spectra must share to be fitted by one command, and the wavelengths, for models of one job lie on those of its first. */
function spectrumFacts(source: FitSource, digest: string): Facts {
  const { medium, fluxUnit, redshift } = source;
  const { waveAngstrom, lsfFwhm } = source.grid(0, 0);
  const hasLsf = lsfFwhm.some(fwhm => fwhm > 0);
  const ends = [waveAngstrom[0] ?? 0, waveAngstrom.at(-1) ?? 0];
  return {
    ...{ kind: 'spectrum', digest },
    group: canonicalJson([medium, fluxUnit, redshift, hasLsf]),
    grid: canonicalJson([...ends, waveAngstrom.length])
  };
}

/** FITS and gzip that hold no spectrum are left to the gateway: it knows every reader, and says best what is wrong. */
async function packedFacts(
  path: string,
  { bytes, digest }: Arrival,
  reading: OpenOptions
): Promise<Facts> {
  if (bytes > largestSpectrum) return { kind: 'cube', digest };
  const source = await openSource([path], reading).catch(() => undefined);
  if (source === undefined) return { kind: 'cube', digest };
  try {
    return source.kind === 'spectra' ? spectrumFacts(source, digest) : { kind: 'cube', digest };
  } finally {
    await source.close();
  }
}

async function textFacts(
  path: string,
  { medium }: OpenOptions,
  signal: AbortSignal
): Promise<Facts> {
  const source = await openList([path], medium === undefined ? {} : { medium });
  return spectrumFacts(source, await source.digest(signal));
}

function trouble(thrown: unknown, root: string): Inspected {
  if (!(thrown instanceof SpaxelError)) throw thrown;
  const sentence = thrown.message.replaceAll(join(root, '/'), '');
  switch (thrown._tag) {
    case 'NotFits': // a file of no bytes
    case 'FileTruncated':
      return { is: 'unfinished', sentence };
    case 'FileNotFound':
    case 'CubeChanged':
      return { is: 'moved' };
    case 'FileUnreadable':
      return { is: 'unreadable', sentence };
    default:
      return { is: 'known', facts: { kind: 'skipped', digest: '', sentence } };
  }
}

/** Reads a file once, for its digest and for what it is. @param reading what the options of the command say of every file */
export async function inspect(
  {
    root,
    path,
    reading
  }: { readonly root: string; readonly path: string; readonly reading: OpenOptions },
  signal: AbortSignal
): Promise<Inspected> {
  const whole = join(root, path);
  try {
    const arrival = await readArrival(whole, signal);
    const isText = arrival.form === 'other';
    const facts = isText
      ? await textFacts(whole, reading, signal)
      : await packedFacts(whole, arrival, reading);
    return { is: 'known', facts };
  } catch (thrown) {
    return trouble(thrown, root);
  }
}
