/** Follows jobs: one event stream a job, shared by all who watch it; few streams, since a browser grants a host six. */
import { isTerminal, SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { JobObserver } from '../tokens.ts';
import { isAbort } from './call.ts';
import { readEvents } from './events.ts';

export interface WatchDoor {
  /** Opens the event stream of a job from after an event id. */
  stream(id: string, after: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  get(id: string): Promise<Job>;
  /** Waits; rejects never. */
  rest(milliseconds: number): Promise<void>;
}

const mostStreams = 3;
const mostFailures = 6;

interface Followed {
  readonly observers: Set<JobObserver>;
  readonly abort: AbortController;
  last: Job | null;
}

export class Watch {
  private readonly door: WatchDoor;
  private readonly followed = new Map<string, Followed>();
  private streams = 0;

  constructor(door: WatchDoor) {
    this.door = door;
  }

  /** Follows a job until it has ended or the answer is disposed. */
  add(id: string, observer: JobObserver): IDisposable {
    const running = this.followed.get(id);
    const entry = running ?? { observers: new Set(), abort: new AbortController(), last: null };
    entry.observers.add(observer);
    if (running === undefined) {
      this.followed.set(id, entry);
      void this.follow(id, entry);
    } else if (entry.last !== null) observer.seen(entry.last);
    return new DisposableDelegate(() => {
      entry.observers.delete(observer);
      if (entry.observers.size > 0) return;
      entry.abort.abort();
      this.forget(id, entry);
    });
  }

  private forget(id: string, entry: Followed): void {
    if (this.followed.get(id) === entry) this.followed.delete(id);
  }

  private async follow(id: string, entry: Followed): Promise<void> {
    const state = { after: '', failures: 0 };
    while (!entry.abort.signal.aborted) {
      const thrown = await this.attempt(id, entry, state).catch((reason: unknown) => reason);
      if (isAbort(thrown) || (entry.last !== null && isTerminal(entry.last.phase))) break;
      state.failures += 1;
      const isLost = isFinal(thrown) || state.failures >= mostFailures;
      if (thrown !== undefined && isLost) {
        this.forget(id, entry);
        for (const observer of [...entry.observers]) observer.lost(lossOf(thrown));
        return;
      }
      await this.door.rest(Math.min(500 * 2 ** state.failures, 8000));
    }
    this.forget(id, entry);
  }

  /** Follows the job by one stream, or looks once when there are streams enough; rejects when that broke. */
  private async attempt(
    id: string,
    entry: Followed,
    state: { after: string; failures: number }
  ): Promise<void> {
    if (this.streams >= mostStreams) {
      tell(entry, await this.door.get(id));
      state.failures = 0;
      return;
    }
    this.streams += 1;
    try {
      const body = await this.door.stream(id, state.after, entry.abort.signal);
      for await (const event of readEvents(body)) {
        if (event.name !== 'job') continue;
        state.after = event.id;
        state.failures = 0;
        tell(entry, JSON.parse(event.data) as Job);
      }
    } finally {
      this.streams -= 1;
    }
  }
}

function tell(entry: Followed, job: Job): void {
  entry.last = job;
  for (const observer of [...entry.observers]) observer.seen(job);
}

function lossOf(thrown: unknown): SpaxelError {
  if (thrown instanceof SpaxelError) return thrown;
  const sentence = 'The connection to the gateway broke. The job goes on without it.';
  return new SpaxelError('GatewayGone', sentence, thrown);
}

/** Whether trying again cannot help. */
function isFinal(thrown: unknown): boolean {
  return thrown instanceof SpaxelError && thrown._tag !== 'GatewayGone';
}
