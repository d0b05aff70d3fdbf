// The instruments that a user has described, each a small file in one folder.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { SpaxelError } from '@spaxel/core';
import { instrumentSchema, type Instrument } from '@spaxel/protocol';
import { readerNames } from './readers/index.ts';

const validate = new Ajv({ allErrors: false, strict: false }).compile<Instrument>(instrumentSchema);

function broken(file: string, sentence: string, cause?: unknown): SpaxelError {
  return new SpaxelError('InstrumentBroken', `${file} ${sentence}.`, cause);
}

function checkLsf(file: string, { lsf }: Instrument): void {
  if (lsf === undefined) return;
  if (Object.keys(lsf).length > 1)
    throw broken(file, 'says more than one of fwhm, resolution and table in lsf');
  const waves = lsf.table?.map(([wave]) => wave) ?? [];
  if (waves.some((wave, at) => at > 0 && wave <= (waves[at - 1] ?? 0)))
    throw broken(file, 'has wavelengths in lsf.table that do not rise');
}

/** Reads the description of an instrument. @throws SpaxelError InstrumentBroken, naming file and field; FileNotFound. */
export async function readInstrument(file: string): Promise<Instrument> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SpaxelError('FileNotFound', `${file} cannot be read.`, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw broken(file, 'is not JSON', cause);
  }
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    const extra = (error?.params as { additionalProperty?: string } | undefined)
      ?.additionalProperty;
    const where = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
    throw broken(
      file,
      [where || 'it', error?.message ?? 'is not valid', extra ?? ''].join(' ').trim()
    );
  }
  checkLsf(file, value);
  if (!readerNames.includes(value.name)) return value;
  throw broken(file, `is named ${value.name}, which is one of ours; choose another name`);
}

/** The user's own instruments. */
export class Instruments {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All that can be used, by name, and sentences on those that cannot. */
  async all(): Promise<{ instruments: Instrument[]; broken: string[] }> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter(name => name.endsWith('.json')).sort();
    const read = await Promise.all(
      files.map(name => readInstrument(join(this.#folder, name)).catch((thrown: unknown) => thrown))
    );
    return {
      instruments: read.filter(one => !(one instanceof Error)) as Instrument[],
      broken: read.flatMap(one => (one instanceof Error ? [one.message] : []))
    };
  }

  /** Keeps a description, in place of an earlier one of its name; answers a sentence. Errors as readInstrument. */
  async add(file: string): Promise<string> {
    const instrument = await readInstrument(file);
    const kept = join(this.#folder, `${instrument.name}.json`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(`${kept}.part`, `${JSON.stringify(instrument, null, 2)}\n`);
      await rename(`${kept}.part`, kept);
    } catch (cause) {
      throw new SpaxelError('OutputUnwritable', `${kept} cannot be written.`, cause);
    }
    return `Instrument ${instrument.name} is kept (${basename(file)}); its cubes are read so from now on.`;
  }
}
