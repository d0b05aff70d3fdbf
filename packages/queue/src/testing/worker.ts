// A worker for tests: tells the stage (a socket, argv[2]) of each task and does what the stage orders. It works over the
// broker of SPAXEL_BROKER, else for the parent process, from which it takes so many tasks ahead as argv[3] says.
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import type { Result } from '@spaxel/protocol';
import { FolderStore } from '../blobs/folder.ts';
import { IpcQueue } from '../ipc.ts';
import type { Delivery, Give, WorkerQueue } from '../port.ts';
import { readAddress } from '../rabbit/address.ts';
import { RabbitWorkerQueue } from '../rabbit/worker.ts';

const stage = process.argv[2] ?? '';

function answer({ task }: Delivery, status: 'COMPLETED' | 'ABORTED', count = Infinity): Result {
  const fits = task.fits
    .slice(0, count)
    .map(({ fitId, bin }) => ({ fitId, bin, status, cpuSeconds: 0 }));
  const { task: id, job } = task;
  return { schema: 1, task: id, job, worker: 'test', fitterVersion: '0', fits, wallSeconds: 0 };
}

interface Doors {
  readonly give: Give;
  /** Tells the stage that an order was obeyed. */
  readonly tell: (word: string) => void;
}

async function obey(delivery: Delivery, { give, tell }: Doors, order: string): Promise<boolean> {
  if (order === 'die') process.kill(process.pid, 'SIGKILL');
  if (order === 'begin') {
    delivery.began?.();
    tell('begun');
  }
  if (order === 'throw') throw new Error('thrown on order');
  if (order === 'half') await give(answer(delivery, 'COMPLETED', 1), delivery.payload);
  if (order !== 'answer') return false;
  await give(answer(delivery, 'COMPLETED'), delivery.payload);
  return true;
}

async function take(delivery: Delivery, give: Give): Promise<void> {
  const socket = createConnection(stage);
  const { task, redelivered, signal } = delivery;
  socket.write(JSON.stringify({ task: task.task, pid: process.pid, redelivered }) + '\n');
  signal.addEventListener('abort', () => socket.end());
  try {
    for await (const order of createInterface({ input: socket }))
      if (await obey(delivery, { give, tell: word => socket.write(`${word}\n`) }, order)) return;
    await give(answer(delivery, 'ABORTED'), new Uint8Array());
  } finally {
    socket.destroy();
  }
}

function openQueue(): WorkerQueue {
  const { SPAXEL_BROKER: broker, SPAXEL_BLOBS: blobs } = process.env;
  if (broker === undefined) return new IpcQueue(process, Number(process.argv[3] ?? 0));
  return new RabbitWorkerQueue({
    ...{
      address: readAddress(broker),
      fitter: 'test',
      version: process.env['SPAXEL_VERSION'] ?? '1'
    },
    ...{ firstPause: 20, longestPause: 200, grace: 500 },
    blobs: { store: blobs === undefined ? undefined : new FolderStore(blobs), firstRest: 20 },
    trouble: error => process.env['SPAXEL_LOUD'] && console.error(error.message)
  });
}

const queue = openQueue();
process.on('SIGTERM', () => void queue.close());
queue.onTask(take);
queue.onClosed(() => process.exit(0));
