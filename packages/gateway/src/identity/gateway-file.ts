/** gateway.json beside the ledger: where the one gateway of a root listens. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayFile } from '@spaxel/protocol';

/** Writes gateway.json whole: readers see the old one or the new one. */
export function writeGatewayFile(state: string, file: GatewayFile): void {
  const temporary = gatewayPath(state) + `.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(file, null, 2) + '\n', { mode: 0o600 });
  renameSync(temporary, gatewayPath(state));
}

/** What gateway.json says; null when there is none or it is not of this schema. */
export function readGatewayFile(state: string): GatewayFile | null {
  try {
    const file = JSON.parse(readFileSync(gatewayPath(state), 'utf8')) as Partial<GatewayFile>;
    const isOurs = file.schema === 1 && typeof file.pid === 'number';
    return isOurs && typeof file.socket === 'string' ? (file as GatewayFile) : null;
  } catch {
    return null;
  }
}

/** Removes gateway.json when it is this process's own. */
export function removeGatewayFile(state: string): void {
  if (readGatewayFile(state)?.pid === process.pid) rmSync(gatewayPath(state), { force: true });
}

function gatewayPath(state: string): string {
  return join(state, 'gateway.json');
}
