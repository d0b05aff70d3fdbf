// A worker process for tests: the double over IPC, as `spaxel work --ipc` would run it.
import { double } from './tasks.ts';
import { workOverIpc } from '../../ipc.ts';

const templates = (): Promise<string> => Promise.resolve('/templates');
workOverIpc({ fitters: [double(import.meta.dirname)], templates, name: 'test' });
