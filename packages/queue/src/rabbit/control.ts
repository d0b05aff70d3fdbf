// What the gateway tells all workers, and what they tell it beside results. JSON alone; unknown words are passed over,
// so that programs of different versions can share a broker.

/** Tasks of a job that were sent until then (the gateway's clock, ms) are not wanted any more. */
export interface Tombstone {
  readonly job: string;
  readonly until: number;
}

export type ToWorkers =
  | { readonly type: 'cancel'; readonly cancelled: readonly Tombstone[] }
  /** The answer to a worker's hello. */
  | { readonly type: 'welcome'; readonly worker: string; readonly cancelled: readonly Tombstone[] };

/** A worker says hello before it takes tasks, and ready once it does. */
export interface Hello {
  readonly type: 'hello' | 'ready';
  readonly worker: string;
}

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
  if (type === 'cancel') return { type, ...told };
  return type === 'welcome' && typeof worker === 'string' ? { type, worker, ...told } : undefined;
}

export function readHello(body: Buffer): Hello | undefined {
  const { type, worker } = readObject(body) ?? {};
  if (typeof worker !== 'string' || (type !== 'hello' && type !== 'ready')) return undefined;
  return { type, worker };
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
