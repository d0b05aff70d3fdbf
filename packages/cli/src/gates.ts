import { resolve } from 'node:path';
import type { Command } from '@spaxel/core';
import { compareMaps, gateTable, readMaps } from '@spaxel/study';

/** `spaxel gates MAPS.fits MOCK.fits`: prints recovered against true values; answers 1 when a median bias is over its limit. */
export async function gates({ positionals, options }: Command): Promise<number> {
  const [maps, mock] = positionals.map(path => resolve(path));
  const rows = compareMaps(await readMaps(maps ?? ''), await readMaps(mock ?? ''));
  const text = options['json'] === true ? JSON.stringify(rows) : gateTable(rows);
  process.stdout.write(`${text}\n`);
  return rows.every(({ passes }) => passes) ? 0 : 1;
}
