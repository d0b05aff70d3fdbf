// The program of the thread that makes one side file; it imports nothing but Node and its own room, so that it starts at once.
import { renameSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { SidePlan } from './plan.ts';
import { writeSideFile } from './transpose.ts';

const { plan, half, whole } = workerData as { plan: SidePlan; half: string; whole: string };

// Fits and answers go first; only Linux lowers the thread alone and not the whole gateway.
if (process.platform === 'linux') setPriority(10);
try {
  writeSideFile(plan, half);
  renameSync(half, whole);
  parentPort?.postMessage({ failure: null });
} catch (thrown) {
  rmSync(half, { force: true });
  const { code, message } = thrown as NodeJS.ErrnoException;
  parentPort?.postMessage({ failure: code ?? message });
}
