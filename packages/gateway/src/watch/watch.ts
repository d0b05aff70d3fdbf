import type { Command } from '@spaxel/core';
import { holdOnlyLast, type OpenOptions } from '../cube/index.ts';
import { readReading } from '../plan/reading.ts';
import { Arrivals } from './arrivals.ts';
import { Contents } from './contents.ts';
import type { Facts } from './facts.ts';
import { fitLine } from './gate.ts';
import type { Unknown } from './inspect.ts';
import type { Tally } from './news.ts';
import type { WatchOptions } from './options.ts';
import { Orders } from './orders.ts';
import { takePlaceAt, type Place } from './place.ts';
import { stampOf } from './settling.ts';
import { Tree, type FileState } from './tree.ts';

/** A look that takes long is followed by a pause so many times as long. */
const idleShare = 20;

/** One watch of a folder, from its first look to its end. */
class FolderWatch {
  readonly #options: WatchOptions;
  readonly #place: Place;
  readonly #end = new AbortController();
  readonly #ended = Promise.withResolvers<undefined>();
  readonly #tree: Tree;
  readonly #contents: Contents;
  readonly #arrivals: Arrivals;
  readonly #orders: Orders;
  /** What each file was when it was last looked at. */
  readonly #stamps = new Map<string, string>();
  /** When a file was changed in any way that could not be read. */
  readonly #shut = new Map<string, bigint>();
  readonly #unfinished = new Set<string>();
  #skipped = 0;
  #isScanned = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchOptions, place: Place, reading: OpenOptions) {
    this.#options = options;
    this.#place = place;
    this.#contents = new Contents(place.record);
    this.#tree = this.#makeTree();
    this.#arrivals = this.#makeArrivals(reading);
    this.#orders = this.#makeOrders();
  }

  async run(signal: AbortSignal): Promise<Tally> {
    const { folder, results, tell } = this.#options;
    const end = (): void => this.#ended.resolve(undefined);
    signal.addEventListener('abort', end);
    try {
      tell({ event: 'watching', folder, results });
      this.#orders.resume();
      if (signal.aborted) end();
      else await this.#scan();
      await this.#ended.promise;
      return this.#tally();
    } finally {
      this.#close();
    }
  }

  #makeTree(): Tree {
    const { folder, results, tell } = this.#options;
    return new Tree(folder, results ?? undefined, {
      found: file => this.#found(file),
      half: file => this.#arrivals.half(file),
      gone: path => this.#gone(path),
      trouble: sentence => tell({ event: 'waiting', sentence })
    });
  }

  #makeArrivals(reading: OpenOptions): Arrivals {
    const { folder: root, settleMs } = this.#options;
    return new Arrivals({
      ...{ root, reading, settleMs, signal: this.#end.signal },
      state: path => this.#tree.state(path),
      hasRoom: () => this.#contents.hasRoom,
      changed: (path, now) => this.#changed(path, now),
      known: (file, facts) => this.#known(file, facts),
      unknown: (file, found) => this.#unknown(file, found),
      got: () => this.#got(),
      fail: this.#ended.reject
    });
  }

  #makeOrders(): Orders {
    const { folder, results, fit, jobs, settleMs, gate, tell } = this.#options;
    const { record, id } = this.#place;
    return new Orders({
      ...{ gate, record, id, jobs, tell, contents: this.#contents, signal: this.#end.signal },
      results: results ?? folder,
      patienceMs: Math.max(10_000, 4 * settleMs),
      lineOf: ({ paths, out }) => fitLine(fit, paths, out),
      state: path => this.#tree.state(path),
      look: path => this.#tree.look(path),
      // What cannot be read for want of room will not come before something goes.
      isMoreComing: () => !this.#isScanned || (this.#arrivals.size > 0 && this.#contents.hasRoom),
      fail: this.#ended.reject,
      changed: () => {
        this.#arrivals.pump();
        this.#got();
      }
    });
  }

  /** Looks through the folder now, and from then on after each pause. */
  async #scan(): Promise<void> {
    const { isOnce, pollMs } = this.#options;
    const started = performance.now();
    try {
      await this.#tree.scan();
    } catch (thrown) {
      this.#ended.reject(thrown);
    }
    this.#isScanned = true;
    this.#got();
    const pause = Math.max(pollMs, idleShare * (performance.now() - started));
    if (!isOnce && !this.#end.signal.aborted)
      this.#timer = setTimeout(() => void this.#scan(), pause);
  }

  #found(file: FileState): void {
    const { path, changedNs, bytes } = file;
    const stamp = stampOf(file);
    const before = this.#stamps.get(path);
    const isShut = (this.#shut.get(path) ?? changedNs) === changedNs;
    if (before === stamp && isShut) return;
    this.#drop(path);
    this.#stamps.set(path, stamp);
    const seen = this.#place.record.seen(stamp);
    if (seen !== undefined) {
      this.#take(file, seen.facts, seen.path !== path);
      return;
    }
    if (before === undefined) this.#options.tell({ event: 'seen', path, bytes });
    this.#arrivals.see(file);
  }

  #gone(path: string): void {
    const isMissed = this.#stamps.has(path) && this.#arrivals.has(path);
    if (this.#drop(path) || isMissed) this.#options.tell({ event: 'gone', path });
    this.#got();
  }

  #changed(path: string, now: FileState | undefined): void {
    if (now === undefined) {
      this.#gone(path);
      return;
    }
    this.#stamps.delete(path);
    this.#found(now);
  }

  /** Forgets what lay at a path. Answers whether that was still to be ordered. */
  #drop(path: string): boolean {
    this.#stamps.delete(path);
    this.#shut.delete(path);
    this.#unfinished.delete(path);
    this.#arrivals.forget(path);
    return this.#contents.lose(path);
  }

  #known(file: FileState, facts: Facts): void {
    this.#place.record.keep(stampOf(file), file.path, facts);
    this.#take(file, facts, true);
  }

  /** @param isNew whether it was not known before that this content lies here */
  #take(file: FileState, facts: Facts, isNew: boolean): void {
    const { tell } = this.#options;
    const { path } = file;
    if (facts.kind === 'skipped') {
      if (!isNew) return;
      this.#skipped += 1;
      tell({ event: 'skipped', path, sentence: facts.sentence });
      return;
    }
    const { state, as, job, places } = this.#contents.put(file, facts);
    const other = as ?? [...places.keys()].find(one => one !== path);
    if (isNew && other !== undefined && other !== path && state !== 'idle')
      tell({ event: 'same', path, as: other, job: job ?? null });
    this.#orders.pump();
  }

  #unknown(file: FileState, { is, sentence }: Unknown): void {
    const { path } = file;
    if (is === 'unfinished') this.#unfinished.add(path);
    else this.#shut.set(path, file.changedNs);
    this.#options.tell({ event: is === 'unfinished' ? is : 'skipped', path, sentence });
  }

  /** Spectra may have been waiting for what was still to be read; and a watch of what lies there ends when all is done. */
  #got(): void {
    this.#orders.pump();
    const isDone = this.#arrivals.size === 0 && this.#contents.ready.size === 0;
    if (this.#options.isOnce && this.#isScanned && isDone && this.#orders.size === 0)
      this.#ended.resolve(undefined);
  }

  #tally(): Tally {
    return {
      ...this.#orders.tally,
      skipped: this.#skipped,
      unfinished: this.#unfinished.size + this.#shut.size,
      running: this.#orders.size
    };
  }

  #close(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
    this.#tree.close();
    this.#arrivals.close();
    this.#orders.close();
    this.#place.record.close();
    this.#place.lock.release();
  }
}

/**
 * The event producer: fits whatever spectra lie in a folder and come into it, each content once, until it is told to end. Jobs
 * that it has made go on without it. Answers how many files came to what.
 * @throws SpaxelError FileNotFound, OutputUnwritable, OptionInvalid, CallRefused where another watches already; FitterUnknown and
 * its like when no file at all can be fitted.
 */
export async function watchFolder(options: WatchOptions, signal: AbortSignal): Promise<Tally> {
  const command: Command = { verb: 'fit', positionals: [], options: options.fit };
  const reading = await readReading(command, path => Promise.resolve(path));
  const place = await takePlaceAt(options);
  holdOnlyLast();
  const tally = await new FolderWatch(options, place, reading).run(signal);
  options.tell({ event: 'ended', counts: tally });
  return tally;
}
