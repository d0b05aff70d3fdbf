// Where test workers come with their tasks and wait for an order: tests decide and wait for events, never for time.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Order = 'answer' | 'half' | 'begin' | 'die' | 'throw';

/** A worker that holds a task. */
export interface Visit {
  readonly task: string;
  readonly pid: number;
  readonly redelivered: boolean;
  order(order: Order): void;
  /** Resolves when the worker has told that it began. */
  readonly begun: Promise<void>;
  /** Resolves when the worker has let go: answered, aborted or dead. */
  readonly left: Promise<void>;
}

/** A socket in a folder of its own. */
export class Stage {
  readonly #folder = mkdtempSync(join(tmpdir(), 'spaxel-stage-'));
  readonly address = join(this.#folder, 'stage');
  readonly #server: Server;
  readonly #visits: Visit[] = [];
  readonly #waiting: ((visit: Visit) => void)[] = [];
  #rule: ((visit: Visit) => Order) | undefined;

  private constructor() {
    this.#server = createServer(socket => this.#welcome(socket));
  }

  static open(): Promise<Stage> {
    const stage = new Stage();
    return new Promise(resolve => stage.#server.listen(stage.address, () => resolve(stage)));
  }

  /** The next worker with a task. */
  next(): Promise<Visit> {
    const visit = this.#visits.shift();
    if (visit !== undefined) return Promise.resolve(visit);
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  /** From now on every visit gets its order from this rule. */
  rule(rule: (visit: Visit) => Order): void {
    this.#rule = rule;
    for (const visit of this.#visits.splice(0)) visit.order(rule(visit));
  }

  close(): Promise<void> {
    return new Promise(resolve =>
      this.#server.close(() => {
        rmSync(this.#folder, { recursive: true, force: true });
        resolve();
      })
    );
  }

  #welcome(socket: Socket): void {
    const left = new Promise<void>(resolve => socket.once('close', () => resolve()));
    socket.on('error', () => socket.destroy());
    // A killed worker resets its socket; readline hands the error on.
    const lines = createInterface({ input: socket }).on('error', () => undefined);
    lines.once('line', line => {
      const { task, pid, redelivered } = JSON.parse(line) as Omit<
        Visit,
        'order' | 'left' | 'begun'
      >;
      const begun = new Promise<void>(resolve => lines.once('line', () => resolve()));
      const order = (word: Order): void => void socket.write(word + '\n');
      const visit = { task, pid, redelivered, order, left, begun };
      const waiting = this.#waiting.shift();
      if (this.#rule !== undefined) order(this.#rule(visit));
      else if (waiting !== undefined) waiting(visit);
      else this.#visits.push(visit);
    });
  }
}
