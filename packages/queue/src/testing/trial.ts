// The stage of a fault: a virtual host, a gateway's queue and workers that need some time for each fit.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RabbitQueue, readAddress, type RabbitOptions } from '../index.ts';
import type { Broker } from './broker.ts';
import { Tally } from './tally.ts';
import { spawnSource, Yard } from './yard.ts';

export interface TrialOptions {
  readonly workers?: number;
  /** Milliseconds of a fit. */
  readonly pace?: number;
  /** Changes the address that the gateway, or a worker, uses. */
  readonly gatewayUrl?: (url: string) => string;
  readonly workerUrl?: (url: string) => string;
  readonly queue?: Partial<RabbitOptions>;
  /** Seconds. */
  readonly heartbeat?: number;
}

let vhosts = 0;

export class Trial {
  readonly vhost: string;
  readonly queue: RabbitQueue;
  readonly tally: Tally;
  readonly yard: Yard;
  readonly troubles: string[];
  readonly #broker: Broker;

  private constructor(broker: Broker, url: string, options: TrialOptions) {
    const { workers = 2, pace = 30 } = options;
    this.#broker = broker;
    this.vhost = new URL(url).pathname.slice(1);
    this.troubles = [];
    const same = (one: string): string => one;
    this.queue = new RabbitQueue({
      address: readAddress((options.gatewayUrl ?? same)(url)),
      fitters: new Map([['test', '1']]),
      ...{ maxDeliveries: 3, ackPauses: { first: 1, longest: 10 }, countEvery: 200 },
      ...{ firstPause: 20, longestPause: 500 },
      trouble: ({ message }) => this.troubles.push(message),
      ...options.queue
    });
    this.tally = new Tally(this.queue);
    const env = { SPAXEL_BROKER: (options.workerUrl ?? same)(url) };
    const program = join(__dirname, 'steady.ts');
    this.yard = new Yard(workers, () => spawnSource(program, [String(pace)], env));
  }

  /** Opens one with heartbeats of 2 seconds unless said. */
  static async open(broker: Broker, options: TrialOptions = {}): Promise<Trial> {
    const url = await broker.vhost(`trial-${(vhosts += 1)}`);
    return new Trial(broker, `${url}?heartbeat=${options.heartbeat ?? 2}`, options);
  }

  /** Waits until all is settled and the broker holds nothing, then says what is wrong; empty when nothing is. */
  async check(): Promise<object> {
    await this.tally.settled();
    const { done, failed, wrong } = this.tally;
    const doubled = [...done].filter(bin => failed.has(bin));
    const left = await this.#left();
    const { held } = this.queue.capacity();
    return { failed: [...failed.keys()], wrong, doubled, left, held };
  }

  /** Queues with messages, once there are none or some time has passed; the broker counts five times a second. */
  async #left(): Promise<string[]> {
    await sleep(600);
    for (let tries = 0; ; tries += 1) {
      type Row = { name: string; messages?: number };
      const rows = await this.#broker.call<Row[]>('GET', `queues/${this.vhost}`);
      const left = rows.filter(({ messages = 1 }) => messages > 0).map(({ name }) => name);
      if (left.length === 0 || tries > 40) return left;
      await sleep(250);
    }
  }

  async close(): Promise<void> {
    await this.queue.close();
    await this.yard.close();
  }
}
