// Every content that was found, where it lies now, and whether it waits for a job.
import { mostSpectra, type Content } from './choose.ts';
import type { Order, Outcome, Record } from './record.ts';
import { stampOf } from './settling.ts';
import type { FileState } from './tree.ts';

/** Cubes that wait: what is read too early may have changed when its turn comes. */
const mostCubes = 8;

export class Contents {
  readonly #record: Record;
  readonly #all = new Map<string, Content>();
  readonly #at = new Map<string, Content>();
  /** What waits, in order of its coming. */
  readonly ready = new Set<Content>();

  constructor(record: Record) {
    this.#record = record;
  }

  /** Whether it is worth reading more files. */
  get hasRoom(): boolean {
    let cubes = 0;
    for (const { facts } of this.ready) if (facts.kind === 'cube') cubes += 1;
    return cubes < mostCubes && this.ready.size - cubes < 2 * mostSpectra;
  }

  /** A content lies at a path; answers what is known of it. */
  put(file: FileState, facts: Content['facts']): Content {
    const content = this.#known(facts);
    content.places.set(file.path, stampOf(file));
    this.#at.set(file.path, content);
    this.#wake(content);
    return content;
  }

  /** What lay at a path does so no longer. Answers whether it was still to be ordered. */
  lose(path: string): boolean {
    const content = this.#at.get(path);
    if (content === undefined) return false;
    this.#at.delete(path);
    content.places.delete(path);
    if (content.state !== 'ready' || content.places.size > 0) return false;
    content.state = 'idle';
    this.ready.delete(content);
    return true;
  }

  /** The stamp of the content that is known to lie at a path. */
  stampAt(path: string): string | undefined {
    return this.#at.get(path)?.places.get(path);
  }

  /** These are in an order now. */
  take(contents: readonly Content[]): void {
    for (const content of contents) {
      content.state = 'ordered';
      this.ready.delete(content);
    }
  }

  /** An order of before, of whose contents no more than the digests is known. */
  recall({ digests, paths }: Order): void {
    digests.forEach((digest, at) => {
      const content = this.#known({ kind: 'cube', digest });
      Object.assign(content, { state: 'ordered', as: paths[at] });
    });
  }

  /** The job that an order is. */
  name({ digests, paths }: Order, job: string): void {
    digests.forEach((digest, at) => {
      const content = this.#all.get(digest);
      if (content !== undefined) Object.assign(content, { as: paths[at], job });
    });
  }

  /** What became of an order, or of one that was not given after all. */
  settle({ digests, paths }: Order, outcome: Outcome | 'not given', job?: string): void {
    digests.forEach((digest, at) => {
      const content = this.#all.get(digest);
      if (content === undefined) return;
      if (outcome === 'ended' || outcome === 'refused') {
        Object.assign(content, { state: outcome, as: paths[at], job });
        return;
      }
      content.state = 'idle';
      if (outcome === 'again') content.tries += 1;
      if (content.places.size > 0) this.#wake(content);
    });
  }

  /** How often the worst of them was tried. */
  triesOf({ digests }: Order): number {
    return Math.max(...digests.map(digest => this.#all.get(digest)?.tries ?? 0));
  }

  #wake(content: Content): void {
    if (content.state !== 'idle') return;
    content.state = 'ready';
    content.since = performance.now();
    this.ready.add(content);
  }

  #known(facts: Content['facts']): Content {
    const { digest } = facts;
    const known = this.#all.get(digest);
    // One that was recalled may turn out to be a spectrum.
    if (known !== undefined && known.facts.kind === facts.kind) return known;
    const fate = this.#record.fate(digest);
    const isOver = fate?.outcome === 'ended' || fate?.outcome === 'refused';
    const content: Content = {
      facts,
      places: new Map(),
      state: known?.state ?? (isOver ? fate.outcome : 'idle'),
      tries: fate?.tries ?? 0,
      since: 0,
      as: known?.as ?? fate?.path,
      job: fate?.job
    };
    this.#all.set(digest, content);
    return content;
  }
}
