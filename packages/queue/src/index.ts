/** The port between gateway and workers, and the queues behind it: local, and over RabbitMQ. */
export type * from './port.ts';
export { LocalQueue, type LocalOptions } from './local.ts';
export { IpcQueue, startWorker } from './ipc.ts';
export { largestBlob, refOf } from './blobs/store.ts';
export type { BlobKeeper, BlobRef, BlobStore, Shelf } from './blobs/store.ts';
export { FolderStore } from './blobs/folder.ts';
export { HttpsStore } from './blobs/https.ts';
export { S3Store } from './blobs/s3.ts';
export { ServedStore } from './blobs/served.ts';
export { readAddress, type Address } from './rabbit/address.ts';
export { RabbitQueue } from './rabbit/queue.ts';
export type { RabbitOptions } from './rabbit/queue-options.ts';
export { RabbitWorkerQueue } from './rabbit/worker.ts';
export type { RabbitWorkerOptions } from './rabbit/worker-options.ts';
export { definitionsOf, setUpBroker, type Login, type Role } from './rabbit/setup.ts';
