import { problemOf } from '@spaxel/core';
import { MapsWriter } from './maps-writer.ts';
import { allFailed, warnOfErrors } from './outcome.ts';
import type { Run } from './run.ts';

interface EndingDoors {
  /** Writes the products of a job whose fits have all been answered. */
  readonly finish: (run: Run) => Promise<void>;
  /** Sends what waits of a run. */
  readonly send: (run: Run) => Promise<void>;
  readonly changed: (job: string) => void;
  readonly forget: (job: string) => Promise<void>;
  /** A run that cannot go on. */
  readonly broken: (run: Run, cause: unknown) => Promise<void>;
}

/** How jobs end once all their fits are answered: with their maps, or with better errors first. */
export class Endings {
  readonly #doors: EndingDoors;
  readonly #ending = new Map<string, Promise<void>>();
  readonly #maps: MapsWriter;

  constructor(doors: EndingDoors) {
    this.#doors = doors;
    this.#maps = new MapsWriter(run => doors.finish(run));
  }

  async whenSettled(run: Run): Promise<void> {
    if (run.isOver || run.gate.isShut || !run.isSettled) return;
    if (run.startErrors()) {
      this.#doors.changed(run.id);
      void this.#followWithErrors(run).catch((cause: unknown) => this.#doors.broken(run, cause));
      return;
    }
    await this.once(run);
  }

  /** Writes what there is of a job that was stopped. */
  write(run: Run): Promise<void> {
    return this.#maps.write(run);
  }

  once(run: Run): Promise<void> {
    const ending = this.#ending.get(run.id) ?? this.#end(run);
    this.#ending.set(run.id, ending);
    return ending;
  }

  /** The maps are complete: they are written before anything is sent for better errors. */
  async #followWithErrors(run: Run): Promise<void> {
    await this.#maps.write(run);
    run.hasMaps = true;
    run.startClock();
    this.#doors.changed(run.id);
    await this.#doors.send(run);
  }

  async #end(run: Run): Promise<void> {
    const { ledger } = run.doors;
    try {
      await this.#maps.write(run);
      warnOfErrors(run);
      const { done } = ledger.counts(run.id);
      ledger.move(run.id, done > 0 ? 'COMPLETED' : 'ERROR', done > 0 ? null : allFailed(run));
    } catch (cause) {
      ledger.move(run.id, 'ERROR', problemOf(cause));
    }
    this.#doors.changed(run.id);
    this.#ending.delete(run.id);
    await this.#doors.forget(run.id);
  }
}
