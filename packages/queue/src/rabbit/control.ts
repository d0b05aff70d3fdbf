// What the gateway tells all workers, and what they tell it beside results. JSON alone; unknown words are passed over,
// so that programs of different versions can share a broker.

import type { WorkerFacts } from '@spaxel/protocol';

/** Tasks of a job that were sent until then (the gateway's clock, ms) are not wanted any more. */
export interface Tombstone {
  readonly job: string;
  readonly until: number;
}

export type ToWorkers =
  /** `call`: nothing new, but who hears it says that he is alive. */
  | { readonly type: 'cancel' | 'call'; readonly cancelled: readonly Tombstone[] }
  /** The answer to a worker's hello. */
  | { readonly type: 'welcome'; readonly worker: string; readonly cancelled: readonly Tombstone[] };

/** A worker says hello before it takes tasks, ready once it does, alive when it is called, bye when it goes. */
export interface Hello {
  readonly type: (typeof greetings)[number];
  readonly worker: string;
  readonly facts: SaidFacts;
}

/** What a worker says of itself. */
export type SaidFacts = Pick<WorkerFacts, 'fitter' | 'version' | 'digest' | 'tasks' | 'isBusy'>;

const greetings = ['hello', 'ready', 'alive', 'bye'] as const;
const longestName = 200;

export const writeControl = (told: ToWorkers | Hello): Buffer => Buffer.from(JSON.stringify(told));

/** The message as an object whose members are still unknown; undefined when it is not JSON of one. */
function readObject(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  if (body.length > 1_000_000) return undefined;
  try {
    const read: unknown = JSON.parse(body.toString('utf8'));
    return typeof read === 'object' && read !== null ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}

function isTombstone(one: unknown): one is Tombstone {
  const { job, until } = (one ?? {}) as Partial<Tombstone>;
  return typeof job === 'string' && typeof until === 'number';
}

export function readToWorkers(body: Buffer): ToWorkers | undefined {
  const { type, worker, cancelled } = readObject(body) ?? {};
  if (!Array.isArray(cancelled)) return undefined;
  const told = { cancelled: cancelled.filter(isTombstone) };
  if (type === 'cancel' || type === 'call') return { type, ...told };
  return type === 'welcome' && typeof worker === 'string' ? { type, worker, ...told } : undefined;
}

export function readHello(body: Buffer): Hello | undefined {
  const { type: said, worker, facts } = readObject(body) ?? {};
  const type = greetings.find(one => one === said);
  if (type === undefined || typeof worker !== 'string' || worker.length > longestName)
    return undefined;
  return { type, worker, facts: readFacts(facts) };
}

/** Workers of other versions may say less. */
function readFacts(said: unknown): SaidFacts {
  const { fitter, version, digest, tasks, isBusy } = (said ?? {}) as Record<string, unknown>;
  const text = (one: unknown): string | null =>
    typeof one === 'string' && one.length <= longestName ? one : null;
  const count = typeof tasks === 'number' && Number.isSafeInteger(tasks) ? Math.max(0, tasks) : 0;
  return {
    ...{ fitter: text(fitter), version: text(version), digest: text(digest) },
    ...{ tasks: count, isBusy: isBusy === true }
  };
}

/** The latest tombstone of each job, the newest thousand. */
export class Tombstones {
  readonly #until = new Map<string, number>();

  add({ job, until }: Tombstone): void {
    const latest = Math.max(until, this.#until.get(job) ?? 0);
    this.#until.delete(job);
    this.#until.set(job, latest);
    const [oldest] = this.#until.keys();
    if (this.#until.size > 1000 && oldest !== undefined) this.#until.delete(oldest);
  }

  /** Whether a task of the job sent at that time is not wanted. */
  covers(job: string, sent: number): boolean {
    return sent <= (this.#until.get(job) ?? -1);
  }

  list(): Tombstone[] {
    return [...this.#until].map(([job, until]) => ({ job, until }));
  }
}
