/** The port between gateway and workers, and the local queue behind it. */
export type * from './port.ts';
export { LocalQueue, type LocalOptions } from './local.ts';
export { IpcQueue, startWorker } from './ipc.ts';
