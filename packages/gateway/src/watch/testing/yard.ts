// A folder, a gateway that only counts, and a watcher between them, for tests that wait for what is told.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCommand, SpaxelError, writeFits, type OptionValue } from '@spaxel/core';
import type { CodeName, Job } from '@spaxel/protocol';
import type { Gate } from '../gate.ts';
import type { News, Tally } from '../news.ts';
import { watchFolder } from '../watch.ts';

type Ended = Pick<Job, 'phase'> & { readonly code?: string };

/** One job a key, as the gateway keeps it; ends jobs at once unless told to hold them. */
export class CountingGate implements Gate {
  /** Paths of each job, in order. */
  readonly jobs = new Map<string, { readonly key: string; readonly paths: readonly string[] }>();
  /** Calls, also those that made no job. */
  calls = 0;
  away = false;
  refuse: ((paths: readonly string[]) => CodeName | undefined) | undefined;
  /** What becomes of a job; null holds it until `release`. */
  fate: (paths: readonly string[]) => Ended | null = () => ({ phase: 'COMPLETED' });
  readonly #held = new Map<string, () => void>();

  submit(line: string, key: string): Promise<Job> {
    this.calls += 1;
    if (this.away) throw new SpaxelError('GatewayGone', 'The gateway does not answer.');
    const known = [...this.jobs].find(([, job]) => job.key === key);
    const paths = readCommand(line).positionals;
    const code = known === undefined ? this.refuse?.(paths) : undefined;
    if (code !== undefined) throw new SpaxelError(code, `Not these: ${paths.join()}.`);
    const id = known?.[0] ?? `J${String(this.jobs.size)}`;
    if (known === undefined) this.jobs.set(id, { key, paths });
    return Promise.resolve(this.#job(id, 'EXECUTING'));
  }

  async follow(id: string): Promise<Job> {
    const ended = this.fate(this.jobs.get(id)?.paths ?? []);
    if (ended === null) await new Promise<void>(resolve => this.#held.set(id, resolve));
    const { phase, code } = ended ?? { phase: 'COMPLETED' as const };
    const error = { type: '', title: '', status: 400, code: code ?? '', detail: 'It went wrong.' };
    return { ...this.#job(id, phase), ...(code === undefined ? {} : { error }) };
  }

  release(id: string): void {
    this.#held.get(id)?.();
  }

  #job(id: string, phase: Job['phase']): Job {
    const counts = { fits: 1, done: 1, failed: 0, aborted: 0, cached: 0 };
    return { id, phase, counts } as Job;
  }
}

/** Columns of wavelength and flux; other seeds are other contents. */
export function textSpectrum(seed: number, channels = 40): string {
  const row = (_: unknown, at: number): string => `${5000 + at} ${1 + seed + (at % 7)}`;
  return Array.from({ length: channels }, row).join('\n');
}

/** A cube of some bytes; other seeds are other contents. */
export function tinyCube(seed: number): Uint8Array {
  const data = Float32Array.from({ length: 4 * 50 }, (_, at) => seed + at);
  const cards = [
    { keyword: 'CTYPE3', value: 'AWAV', comment: '' },
    { keyword: 'CUNIT3', value: 'Angstrom', comment: '' },
    { keyword: 'CRVAL3', value: 5000, comment: '' },
    { keyword: 'CDELT3', value: 1, comment: '' }
  ];
  return writeFits([{ cards, image: { shape: [50, 2, 2], data } }]);
}

export interface Asked {
  readonly fit?: Readonly<Record<string, OptionValue>>;
  readonly results?: string;
  readonly isOnce?: boolean;
  readonly settleMs?: number;
  readonly pollMs?: number;
  readonly jobs?: number;
  readonly gate?: Gate;
}

export class Yard {
  readonly folder = mkdtempSync(join(tmpdir(), 'spaxel-watch-'));
  readonly state = mkdtempSync(join(tmpdir(), 'spaxel-state-'));
  readonly gate = new CountingGate();
  news: News[] = [];
  #end = new AbortController();
  #running: Promise<Tally> | undefined;
  #heard = new Set<() => void>();

  path(name: string): string {
    return join(this.folder, name);
  }

  put(name: string, content: string | Uint8Array): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** Starts a watcher; it is ended by `stop`. */
  watch(asked: Asked = {}): Promise<Tally> {
    this.#end = new AbortController();
    this.#running = watchFolder(
      {
        ...{ folder: this.folder, results: null, state: this.state, fit: {}, isOnce: false },
        ...{ settleMs: 60, pollMs: 10_000, jobs: 4, gate: this.gate },
        ...asked,
        tell: news => this.#hear(news)
      },
      this.#end.signal
    );
    return this.#running;
  }

  /** Watches until all that lies there is fitted. */
  once(asked: Asked = {}): Promise<Tally> {
    return this.watch({ ...asked, isOnce: true });
  }

  async stop(): Promise<Tally | undefined> {
    this.#end.abort();
    return this.#running;
  }

  /** The first thing told, now or later, for which `holds`. */
  async until<E extends News['event']>(
    event: E,
    holds: (news: Extract<News, { event: E }>) => boolean = () => true
  ): Promise<Extract<News, { event: E }>> {
    for (;;) {
      const found = this.of(event).find(holds);
      if (found !== undefined) return found;
      await new Promise<void>(resolve => this.#heard.add(resolve));
    }
  }

  of<E extends News['event']>(event: E): Extract<News, { event: E }>[] {
    return this.news.filter(one => one.event === event) as Extract<News, { event: E }>[];
  }

  /** Paths of every job, relative. */
  get ordered(): string[][] {
    return [...this.gate.jobs.values()].map(({ paths }) => [...paths].sort());
  }

  async close(): Promise<void> {
    await this.stop()?.catch(() => undefined);
    for (const folder of [this.folder, this.state])
      rmSync(folder, { recursive: true, force: true });
  }

  #hear(news: News): void {
    this.news.push(news);
    const heard = [...this.#heard];
    this.#heard.clear();
    for (const resolve of heard) resolve();
  }
}
