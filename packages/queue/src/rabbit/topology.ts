// Names and kinds of queues and exchanges. Only the kind and the way of dead letters are declared here: limits are a
// policy of the broker's operator (setup.ts writes ours), for other arguments on a queue that exists are refused.
import type { ConfirmChannel } from 'amqplib';
import type { TaskClass } from '../port.ts';

export const exchanges = {
  tasks: { name: 'spaxel.tasks', type: 'direct' },
  results: { name: 'spaxel.results', type: 'direct' },
  dead: { name: 'spaxel.dlx', type: 'direct' },
  control: { name: 'spaxel.control', type: 'fanout' }
} as const;

export const queues = {
  results: 'spaxel.results',
  dead: 'spaxel.dead',
  /** Exclusive: who holds it is the gateway of the virtual host. Workers greet it here. */
  gateway: 'spaxel.gateway'
} as const;

/** Routing keys. */
export const keys = { result: 'result', hello: 'hello', dead: 'dead' } as const;

export const classes: readonly TaskClass[] = ['interactive', 'bulk', 'detached'];
/** Those that the ledger fills again when its gateway starts. */
export const refilled: readonly TaskClass[] = ['interactive', 'bulk'];

const isFitterName = (name: string): boolean => /^[a-z][a-z0-9-]{0,63}$/.test(name);

/** The routing key of a fitter's tasks. Only names that the contract allows are routed. */
export function taskKey(fitter: string, taskClass: TaskClass): string {
  if (isFitterName(fitter)) return `${fitter}.${taskClass}`;
  throw new TypeError('not the name of a fitter');
}

export const taskQueue = (fitter: string, taskClass: TaskClass): string =>
  queueOfKey(taskKey(fitter, taskClass));

/** The queue that a routing key of tasks leads to. */
export const queueOfKey = (key: string): string => `spaxel.tasks.${key}`;

/** Type of messages that only ask whether a queue takes them. */
export const probeType = 'probe';

/** How a queue is sent to. */
export function wayTo(queue: string): { exchange: string; key: string } {
  if (queue === queues.dead) return { exchange: exchanges.dead.name, key: keys.dead };
  if (queue === queues.results) return { exchange: exchanges.results.name, key: keys.result };
  return { exchange: exchanges.tasks.name, key: queue.slice(queueOfKey('').length) };
}

/** Waits for the answer of a queue. */
export type Ask = <T>(queue: string, asked: PromiseLike<T>) => PromiseLike<T>;

/** A queue that survives, with the arguments that identify it. */
export interface Declared {
  readonly name: string;
  readonly exchange: string;
  readonly key: string;
  readonly arguments: Readonly<Record<string, string>>;
}

const toDead = {
  'x-queue-type': 'quorum',
  'x-dead-letter-exchange': exchanges.dead.name,
  'x-dead-letter-routing-key': keys.dead
};

/** The queues of these fitters' tasks. */
export function taskQueues(fitters: readonly string[]): Declared[] {
  return fitters.flatMap(fitter =>
    classes.map(taskClass => ({
      name: taskQueue(fitter, taskClass),
      exchange: exchanges.tasks.name,
      key: taskKey(fitter, taskClass),
      arguments: toDead
    }))
  );
}

/** All that survives a restart, for these fitters. */
export function durableQueues(fitters: readonly string[]): Declared[] {
  const dead = { 'x-queue-type': 'quorum' };
  const { results } = queues;
  return [
    { name: queues.dead, exchange: exchanges.dead.name, key: keys.dead, arguments: dead },
    { name: results, exchange: exchanges.results.name, key: keys.result, arguments: toDead },
    ...taskQueues(fitters)
  ];
}

/** Declares all that is missing. @throws the broker's 406 when something exists with another kind, 403 without the right. */
export async function declare(
  channel: ConfirmChannel,
  fitters: readonly string[],
  ask: Ask
): Promise<void> {
  for (const { name, type } of Object.values(exchanges))
    await channel.assertExchange(name, type, { durable: true });
  for (const { name, exchange, key, arguments: all } of durableQueues(fitters)) {
    await ask(name, channel.assertQueue(name, { durable: true, arguments: all }));
    await ask(name, channel.bindQueue(name, exchange, key));
  }
}

/** Where the operator owns the topology: only looks whether all is there. @throws the broker's 404. */
export async function check(
  channel: ConfirmChannel,
  fitters: readonly string[],
  ask: Ask
): Promise<void> {
  for (const { name } of Object.values(exchanges)) await channel.checkExchange(name);
  for (const { name } of durableQueues(fitters)) await ask(name, channel.checkQueue(name));
}
