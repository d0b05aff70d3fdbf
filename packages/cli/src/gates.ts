import { resolve } from 'node:path';
import { SpaxelError, type Command } from '@spaxel/core';
import { compareMaps, gateTable, readMaps } from '@spaxel/study';
import type { Assets } from './assets.ts';
import { trials } from './trials.ts';

/**
 * `spaxel gates`: a fitter over many mocks. `spaxel gates MAPS.fits MOCK.fits`: what a fit recovered of one.
 * Answers 1 when a gate fails.
 */
export async function gates(command: Command, assets: Assets): Promise<number> {
  const { positionals, options } = command;
  if (positionals.length === 0) return trials(command, assets);
  const [maps, mock] = positionals.map(path => resolve(path));
  if (maps === undefined || mock === undefined)
    throw new SpaxelError('OptionInvalid', '`gates` takes MAPS.fits and MOCK.fits, or neither.');
  const rows = compareMaps(await readMaps(maps), await readMaps(mock));
  const text = options['json'] === true ? JSON.stringify(rows) : gateTable(rows);
  process.stdout.write(`${text}\n`);
  return rows.every(({ passes }) => passes) ? 0 : 1;
}
