import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderStore } from './folder.ts';
import { Tickets } from './tickets.ts';

/** Blobs in a folder of the gateway's own, which workers reach through its doors. */
export class ServedStore extends FolderStore {
  override readonly outlivesGateway = false;
  readonly tickets: Tickets;

  /** In `blobs` below the state folder, which is made; its key outlives a restart, so that tickets do. */
  constructor(state: string) {
    const folder = join(state, 'blobs');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    super(folder);
    this.tickets = new Tickets(keyOf(join(state, 'blobs.key')));
  }

  override ticket(job: string): string {
    return this.tickets.write(job);
  }
}

/** The key in this file, made when there is none. */
function keyOf(path: string): Buffer {
  try {
    const key = readFileSync(path);
    if (key.length === 32) return key;
  } catch {
    // It is made now.
  }
  const key = randomBytes(32);
  writeFileSync(`${path}.part`, key, { mode: 0o600 });
  renameSync(`${path}.part`, path);
  return key;
}
