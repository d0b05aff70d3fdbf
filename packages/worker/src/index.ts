/** Beside a fitter: takes tasks, runs the fitter, gives results; and which fitters there are. */
export { readFitter, readFitters, type FoundFitter, type FoundFitters } from './fitters.ts';
export { testFitter, type Availability } from './selftest.ts';
export { writeCallOf } from './call.ts';
export { FitterHost, type Belongings, type HostOptions } from './host/host.ts';
export type { Answered, Batch, Lost } from './host/attempt.ts';
export { runWorker, Worker, type WorkerOptions } from './take.ts';
export { workOverIpc } from './ipc.ts';
export { workOverBroker, type BrokerOptions } from './broker.ts';
