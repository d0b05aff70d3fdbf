// `spaxel work --ipc`: a worker that the local queue started; it lives as long as the channel to its gateway.
import { IpcQueue } from '@spaxel/queue';
import { runWorker, type WorkerOptions } from './take.ts';

/** One task is held ahead: its spectra lie ready when the fitter has ended the one before. */
const ahead = 1;

/** Works over this process's IPC channel and ends the process when the channel closes. Call it once, from the main module. */
export function workOverIpc(options: WorkerOptions): void {
  const queue = new IpcQueue(process, ahead);
  const host = { ...options.host, onBelongings: queue.leaves.bind(queue) };
  // Ctrl-C in a terminal reaches the whole foreground group: the gateway decides when its workers end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => void queue.close());
  const worker = runWorker(queue, { ...options, host });
  queue.onClosed(() => void worker.close().finally(() => process.exit(0)));
}
