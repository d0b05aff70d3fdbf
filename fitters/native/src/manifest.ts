// fitter.json as the program itself needs it: its name, its version, and the defaults of its parameters.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FitterManifest } from '@spaxel/protocol';

/** `defaults` by parameter; those without one, such as z, are absent. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** The manifest in the program's folder. The engine is part of the adapter: one version for both. */
export function manifestOf(folder: string): Manifest {
  const text = readFileSync(join(folder, 'fitter.json'), 'utf8');
  const { name, version, parameters } = JSON.parse(text) as FitterManifest;
  const properties = parameters['properties'] as Record<string, Record<string, unknown>>;
  const known = Object.entries(properties).filter(([, schema]) => 'default' in schema);
  const defaults = Object.fromEntries(known.map(([key, schema]) => [key, schema['default']]));
  return { name, version, defaults };
}
