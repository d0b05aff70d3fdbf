// `spaxel work --broker`: one fitter's worker over RabbitMQ, with as many slots as asked; it ends when it is told to.
import { SpaxelError } from '@spaxel/core';
import { RabbitWorkerQueue, type RabbitWorkerOptions } from '@spaxel/queue';
import { runWorker, type WorkerOptions } from './take.ts';

export interface BrokerOptions extends Omit<RabbitWorkerOptions, 'version'> {
  /** Fits at a time: each has connections and a fitter of its own. */
  readonly slots: number;
}

/** Works until SIGTERM or SIGINT; a second one does not wait for the running fits. @throws SpaxelError FitterUnknown. */
export function workOverBroker(options: WorkerOptions, broker: BrokerOptions): void {
  const found = options.fitters.find(({ manifest }) => manifest.name === broker.fitter);
  if (found === undefined)
    throw new SpaxelError('FitterUnknown', `This machine has no fitter named "${broker.fitter}".`);
  const { version } = found.manifest;
  const slots = Array.from({ length: broker.slots }, () => {
    const digest = (): string | undefined => worker.digest;
    const queue = new RabbitWorkerQueue({ ...broker, version, digest });
    const worker = runWorker(queue, options);
    return { queue, worker };
  });
  let isEnding = false;
  const end = (): void => {
    if (isEnding) process.exit(1);
    isEnding = true;
    const all = slots.map(async ({ queue, worker }) => {
      await queue.close();
      await worker.close();
    });
    void Promise.all(all).finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
}
