// A fitter's processes, several beside each other, as one function: spectra in, quantities out.
import { SpaxelError, writeSafetensors, type Tensor } from '@spaxel/core';
import type { Asked, Fit, Found, Spectra } from '@spaxel/study';
import { FitterHost, type FoundFitter } from '@spaxel/worker';

/** Fits, and ends its processes. */
export interface Processes {
  readonly fit: Fit;
  close(): Promise<void>;
}

export interface ProcessOptions {
  readonly found: FoundFitter;
  /** Folder of the template set. */
  readonly templates: string;
  /** Processes at a time. */
  readonly workers: number;
  /** Parameters of the fitter, beside those that a fit asks for. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Spectra of one `fit` line: so few that no process waits long for another. */
const most = 20;
const limitSeconds = 300;
const task = '01JABCDEFGHJKMNPQRSTVWXYZ0';

/** The rows `from` to `to` as a task's `in`. */
function fileOf(spectra: Spectra, from: number, to: number): Uint8Array {
  const { wave, lsf, medium } = spectra;
  const shape = [to - from, wave.length];
  const rows = (all: readonly Float64Array[]): Tensor => ({
    shape,
    data: Float64Array.from(all.slice(from, to).flatMap(row => [...row]))
  });
  const tensors: [string, Tensor][] = [
    ['wave', { shape: [wave.length], data: wave }],
    ['lsf', { shape: [wave.length], data: lsf }],
    ['flux', rows(spectra.flux)],
    ['error', rows(spectra.error)],
    ['mask', { shape, data: new Uint8Array((to - from) * wave.length) }]
  ];
  return writeSafetensors(new Map(tensors), { medium, wave: 'observed' });
}

/** Puts the quantities of rows `from` on into place; what was never put stays NaN. */
function put(into: Map<string, Float64Array>, tensors: ReadonlyMap<string, Tensor>, place: Place) {
  for (const [name, { shape, data }] of tensors) {
    if (shape.length !== 1) continue;
    const column = into.get(name) ?? new Float64Array(place.count).fill(NaN);
    column.set(Float64Array.from(data as ArrayLike<number>), place.from);
    into.set(name, column);
  }
}

interface Place {
  readonly from: number;
  /** Of all spectra. */
  readonly count: number;
}

/** Starts when first asked; results do not depend on how many workers there are. */
export function processesOf({ found, templates, workers, parameters }: ProcessOptions): Processes {
  const hosts = Array.from({ length: workers }, () => new FitterHost(found));
  const fit = async (spectra: Spectra, asked: Asked): Promise<Found> => {
    const into = new Map<string, Float64Array>();
    const count = spectra.flux.length;
    let next = 0;
    const work = async (host: FitterHost): Promise<void> => {
      for (let from = next; from < count; from = next) {
        const to = Math.min(from + most, count);
        next = to;
        const seeds = Array.from({ length: to - from }, (_, i) => from + i);
        const given = { ...asked, ...parameters };
        const batch = { task, seeds, templates, parameters: given, limitSeconds };
        const input = fileOf(spectra, from, to);
        const answer = await host.fit({ ...batch, input }, new AbortController().signal);
        if ('lost' in answer) throw answer.lost;
        put(into, answer.output?.tensors ?? new Map<string, Tensor>(), { from, count });
      }
    };
    await Promise.all(hosts.map(work));
    if (into.size > 0) return into;
    throw new SpaxelError('FitFailed', `${found.manifest.title} could fit none of the mocks.`);
  };
  return { fit, close: async () => void (await Promise.all(hosts.map(host => host.close()))) };
}
