// A worker for tests of faults: needs argv[2] milliseconds for a fit, answers each with its seed, dies of seed 13. Like the
// real one it fits what comes again one by one.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result, Task } from '@spaxel/protocol';
import type { Delivery, Give } from '../port.ts';
import { readAddress } from '../rabbit/address.ts';
import { RabbitWorkerQueue } from '../rabbit/worker.ts';
import { deadly } from './tally.ts';

const milliseconds = Number(process.argv[2] ?? 0);

async function fit({ task, signal }: Delivery, fits: Task['fits'][number][], give: Give) {
  for (const { seed } of fits) {
    if (seed === deadly) process.kill(process.pid, 'SIGKILL');
    await sleep(milliseconds);
  }
  const status = signal.aborted ? ('ABORTED' as const) : ('COMPLETED' as const);
  const rows = fits.map(({ fitId, bin }) => ({ fitId, bin, status, cpuSeconds: 0 }));
  const who = { worker: String(process.pid), fitterVersion: '1', wallSeconds: 0 };
  const result: Result = { schema: 1, task: task.task, job: task.job, ...who, fits: rows };
  await give(
    result,
    Uint8Array.from(fits, ({ seed }) => seed)
  );
}

const queue = new RabbitWorkerQueue({
  address: readAddress(process.env['SPAXEL_BROKER'] ?? ''),
  ...{ fitter: 'test', version: '1', firstPause: 20, longestPause: 500, grace: 1000 },
  ...{ confirmMilliseconds: 5000, patience: 3000 },
  trouble: ({ message }) => process.env['SPAXEL_LOUD'] && console.error(message)
});
process.on('SIGTERM', () => void queue.close());
queue.onTask(async (delivery, give) => {
  const { fits } = delivery.task;
  if (!delivery.redelivered) return fit(delivery, fits, give);
  for (const one of fits) await fit(delivery, [one], give);
});
queue.onClosed(() => process.exit(0));
