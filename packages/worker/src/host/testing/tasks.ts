// Tasks for tests of worker and host: spectra whose first pixel is their number, and the double that reads them.
import { join } from 'node:path';
import { readSafetensors, writeSafetensors, type Tensor } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';
import type { Delivery } from '@spaxel/queue';
import type { FoundFitter } from '../../fitters.ts';

const pixels = 4;

/** The double's manifest with another way to start, such as `--mute`. */
export function double(folder: string, ...words: string[]): FoundFitter {
  return {
    folder,
    manifest: {
      schema: 1,
      name: 'double',
      title: 'The double',
      version: '1',
      licence: 'BSD-3-Clause',
      start: ['{node}', '{folder}/fitter.mjs', ...words],
      parameters: {},
      quantities: [{ name: 'V', title: 'V', unit: 'km/s', convention: '' }],
      needs: { cores: 1, memoryMiB: 1 },
      selfTest: ['{node}', '{folder}/fitter.mjs', ...(words.length > 0 ? words : ['--check'])]
    }
  };
}

/** A payload of spectra 0 ... n-1. */
export function payloadOf(count: number): Uint8Array {
  const flux = new Float64Array(count * pixels).map((_, at) =>
    at % pixels === 0 ? at / pixels : 1
  );
  const shape = [count, pixels];
  const tensors = new Map<string, Tensor>([
    ['wave', { shape: [pixels], data: new Float64Array([5000, 5001, 5002, 5003]) }],
    ['flux', { shape, data: flux }],
    ['error', { shape, data: new Float64Array(count * pixels).fill(1) }],
    ['mask', { shape, data: new Uint8Array(count * pixels) }],
    ['lsf', { shape: [pixels], data: new Float64Array(pixels).fill(1) }]
  ]);
  return writeSafetensors(tensors, { medium: 'air' });
}

/** A task of spectra 0 ... n-1 with these fitter parameters; spectrum k is bin 100 + k with seed 7 + k. */
export function taskOf(count: number, parameters: Record<string, unknown> = {}): Task {
  const fits = Array.from({ length: count }, (_, at) => ({
    fitId: String(at).padStart(64, '0'),
    bin: 100 + at,
    seed: 7 + at
  }));
  const [first = { fitId: '', bin: 0, seed: 0 }, ...rest] = fits;
  return {
    schema: 1,
    task: '1'.repeat(26),
    job: '2'.repeat(26),
    fitter: 'double',
    parameters,
    templates: { name: 'none', digest: '0'.repeat(64) },
    fits: [first, ...rest],
    limitSeconds: 20
  };
}

/** The task as a worker gets it. */
export function deliveryOf(task: Task, abort = new AbortController()): Delivery {
  const { signal } = abort;
  return { task, payload: payloadOf(task.fits.length), redelivered: false, signal };
}

/** A result payload's V; empty when there is none. */
export function velocities(payload: Uint8Array): number[] {
  if (payload.length === 0) return [];
  return [...(readSafetensors(payload).tensors.get('V')?.data ?? [])];
}

/** The folder of the double. */
export const doubleFolder = (sources: string): string => join(sources, 'host', 'testing');
