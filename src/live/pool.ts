/** The tab's workers, shared by all views: who asks last is answered first, and what waits is replaced by what is newer. */
import type { IDisposable } from '@lumino/disposable';
import type { FitAsk, FitTold, Parcel } from './messages.ts';

/** What the pool needs of a Web Worker. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<FitTold>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
  postMessage(message: Parcel | FitAsk): void;
  terminate(): void;
}

/** One view's way to the workers: one ask waits at most, and no answer comes after a newer one. */
export interface FitChannel extends IDisposable {
  ask(ask: Omit<FitAsk, 'id' | 'kind'>): void;
}

interface Slot {
  readonly worker: WorkerLike;
  readonly given: Set<string>;
  busy: { readonly line: Line; readonly ask: FitAsk } | null;
}

/** As many workers as the machine has cores to spare: one to four. */
export function poolSize(cores: number): number {
  return Number.isFinite(cores) ? Math.min(4, Math.max(1, cores - 1)) : 1;
}

class Line implements FitChannel {
  isDisposed = false;
  waiting: FitAsk | null = null;
  private newest = 0;
  private readonly pool: FitPool;
  private readonly told: (told: FitTold) => void;

  constructor(pool: FitPool, told: (told: FitTold) => void) {
    this.pool = pool;
    this.told = told;
  }

  ask(ask: Omit<FitAsk, 'id' | 'kind'>): void {
    if (!this.isDisposed) this.pool.enter(this, ask);
  }

  tell(told: FitTold): void {
    if (this.isDisposed || told.id < this.newest) return;
    this.newest = told.id;
    this.told(told);
  }

  dispose(): void {
    this.isDisposed = true;
    this.waiting = null;
    this.pool.leave(this);
  }
}

/** What views may ask of the tab's workers. */
export interface Fits {
  /** How many workers there are at most. */
  readonly size: number;
  /** Whether this key was shelved. */
  has(key: string): boolean;
  /** Keeps what asks will name. */
  shelve(parcel: Parcel): void;
  channel(told: (told: FitTold) => void): FitChannel;
}

/** Workers are started when there is a first ask for them, and ended when no view is left. */
export class FitPool implements Fits {
  private readonly make: () => WorkerLike;
  readonly size: number;
  private readonly parcels = new Map<string, Parcel>();
  private readonly lines = new Set<Line>();
  private slots: Slot[] = [];
  private asks = 0;

  constructor(make: () => WorkerLike, size: number) {
    this.make = make;
    this.size = size;
  }

  /** Keeps what asks will name; each worker is given its own copy before the first ask that needs it. */
  shelve(parcel: Parcel): void {
    this.parcels.set(parcel.key, parcel);
  }

  has(key: string): boolean {
    return this.parcels.has(key);
  }

  channel(told: (told: FitTold) => void): FitChannel {
    const line = new Line(this, told);
    this.lines.add(line);
    return line;
  }

  /** Of a channel: a new ask in the place of the one that waited. */
  enter(line: Line, ask: Omit<FitAsk, 'id' | 'kind'>): void {
    this.asks += 1;
    line.waiting = { ...ask, kind: 'fit', id: this.asks };
    this.next();
  }

  /** Of a channel: it is closed. */
  leave(line: Line): void {
    this.lines.delete(line);
    if (this.lines.size > 0) return;
    for (const { worker } of this.slots) worker.terminate();
    this.slots = [];
  }

  private next(): void {
    for (;;) {
      const [line] = [...this.lines]
        .filter(({ waiting }) => waiting !== null)
        .sort((a, b) => (b.waiting?.id ?? 0) - (a.waiting?.id ?? 0));
      if (line?.waiting == null) return;
      const slot = this.slots.find(({ busy }) => busy === null) ?? this.start();
      if (slot === null) return;
      const ask = line.waiting;
      line.waiting = null;
      slot.busy = { line, ask };
      this.send(slot, ask);
    }
  }

  private send({ worker, given }: Slot, ask: FitAsk): void {
    for (const key of [ask.axis, ask.templates]) {
      const parcel = this.parcels.get(key);
      if (given.has(key) || parcel === undefined) continue;
      worker.postMessage(parcel);
      given.add(key);
    }
    worker.postMessage(ask);
  }

  private start(): Slot | null {
    if (this.slots.length >= this.size) return null;
    const worker = this.make();
    const slot: Slot = { worker, given: new Set(), busy: null };
    worker.onmessage = ({ data }) => {
      const { busy } = slot;
      slot.busy = null;
      // The next fit runs while this one is drawn.
      this.next();
      busy?.line.tell(data);
    };
    worker.onerror = event => {
      this.lose(slot, event.message);
    };
    this.slots.push(slot);
    return slot;
  }

  /** A worker that broke is not used again; its ask is answered with the reason. */
  private lose(slot: Slot, reason: string | undefined): void {
    slot.worker.terminate();
    this.slots = this.slots.filter(one => one !== slot);
    const { busy } = slot;
    slot.busy = null;
    const why = reason === undefined || reason === '' ? 'its program did not load' : reason;
    const message = `The browser's fitting worker stopped (${why}). Reload the page; jobs are not touched by this.`;
    busy?.line.tell({
      id: busy.ask.id,
      at: busy.ask.at,
      answer: { status: 'refused', code: 'FitFailed', message },
      mask: Uint8Array.from(busy.ask.rows.mask),
      isLimit: false,
      milliseconds: 0
    });
    this.next();
  }
}
