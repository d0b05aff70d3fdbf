// The program of the thread that makes one side file; it imports nothing but Node and what needs no other package, so that it starts at once.
import { renameSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { copyImage } from './copy.ts';
import { copyName, headOf } from './plan.ts';
import { SideRows } from './rows.ts';
import type { SideData, SideNews } from './start.ts';
import { writeSideFile } from './transpose.ts';

const { plan, half, whole, rows } = workerData as SideData;
const written = new SideRows(rows);

const tell = (news: SideNews): void => parentPort?.postMessage(news);

async function make(copy: string): Promise<void> {
  const { far } = plan;
  if (far === undefined) return void writeSideFile(plan, half, { written });
  const told = (fetched: number): void => tell({ fetched });
  try {
    const copied = await copyImage({ ...plan, far }, copy, told);
    writeSideFile(copied, half, { head: headOf(plan), written });
  } finally {
    rmSync(copy, { force: true });
  }
}

// Fits and answers go first; only Linux lowers the thread alone and not the whole gateway.
if (process.platform === 'linux') setPriority(10);
try {
  await make(copyName(half));
  renameSync(half, whole);
  tell({ failure: null });
} catch (thrown) {
  rmSync(half, { force: true });
  const { code, message } = thrown as NodeJS.ErrnoException;
  tell({ failure: code ?? message });
}
