import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { SpaxelError, type Command } from '@spaxel/core';
import { runTrials, trialTable, usualStep, type InstrumentName, type Report } from '@spaxel/study';
import { addSet, findSet, readSet, type Templates } from '@spaxel/templates';
import { readFitters, type FoundFitter } from '@spaxel/worker';
import type { Assets } from './assets.ts';
import { processesOf } from './processes.ts';

interface Asked {
  readonly fitter: FoundFitter;
  readonly instruments: readonly InstrumentName[];
  readonly sns: readonly number[];
  readonly n: number;
  readonly seed: number;
  readonly only: string;
  readonly workers: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const invalid = (sentence: string): SpaxelError => new SpaxelError('OptionInvalid', sentence);

async function fitterOf(name: string, assets: Assets): Promise<FoundFitter> {
  const { fitters } = await readFitters(assets.fitters);
  const found = fitters.find(({ manifest }) => manifest.name === name);
  if (found !== undefined) return found;
  const names = fitters.map(({ manifest }) => manifest.name).join(', ') || 'none';
  throw new SpaxelError('FitterUnknown', `There is no fitter ${name}; known are: ${names}.`);
}

function instrumentsOf(asked: unknown): InstrumentName[] {
  const known = Object.keys(usualStep) as InstrumentName[];
  const chosen = known.filter(name => asked === undefined || name === asked);
  if (chosen.length > 0) return chosen;
  throw invalid(`--instrument ${String(asked)} is unknown; known are: ${known.join(', ')}.`);
}

function snsOf(text: string): number[] {
  const sns = text.split(',').map(Number);
  if (sns.every(sn => sn >= 1 && sn <= 1000)) return sns;
  throw invalid(`--sn ${text}: signal-to-noise ratios from 1 to 1000, as in 20,40,100.`);
}

/** KEY=VALUE, the value as JSON where it is JSON. */
function parametersOf(words: readonly string[]): Record<string, unknown> {
  const pairs = words.map(word => {
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(word) ?? [];
    if (key === undefined) throw invalid(`--param ${word} is not KEY=VALUE.`);
    const isJson = /^(-?[\d.]+(e-?\d+)?|true|false|null)$/.test(value);
    return [key, isJson ? (JSON.parse(value) as unknown) : value] as const;
  });
  return Object.fromEntries(pairs);
}

async function askedOf({ options }: Command, assets: Assets): Promise<Asked> {
  const { fitter = 'native', sn = '20,40,100', n = 400, seed = 1, param = [] } = options;
  return {
    fitter: await fitterOf(String(fitter), assets),
    instruments: instrumentsOf(options['instrument']),
    sns: snsOf(String(sn)),
    n: Number(n),
    seed: Number(seed),
    only: String(options['only'] ?? ''),
    workers: Number(options['workers'] ?? availableParallelism()),
    parameters: parametersOf(param as string[])
  };
}

/** The set that the other mocks are made of: one that is installed, or a folder of files as `templates add` takes it. */
async function otherSet(from: string, assets: Assets): Promise<Templates> {
  const isFolder = (await stat(resolve(from)).catch(() => undefined))?.isDirectory() === true;
  if (!isFolder) return readSet((await findSet(from, assets.templates)).folder);
  const home = await mkdtemp(join(tmpdir(), 'spaxel-gates-'));
  try {
    return await readSet((await addSet('other', resolve(from), home)).folder);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The commit of the checkout that this stands in, where it is one. */
async function commitOf(): Promise<string | null> {
  const said = await promisify(execFile)('git', ['rev-parse', 'HEAD']).catch(() => undefined);
  return said?.stdout.trim() ?? null;
}

interface Sets {
  readonly folder: string;
  readonly own: Templates;
  readonly other: Templates | undefined;
}

/** What a reader of the figures must know: with them, in gates-FITTER.json. */
async function save(reports: Record<string, Report>, asked: Asked, { own, other }: Sets) {
  const { name, version } = asked.fitter.manifest;
  const { sns, n, seed, only, parameters } = asked;
  const set = (one?: Templates) =>
    one === undefined ? null : { name: one.manifest.title, digest: one.manifest.digest };
  return {
    schema: 1,
    date: new Date().toISOString(),
    commit: await commitOf(),
    fitter: { name, version, parameters },
    ...{ n, sns, seed, only, templates: { fitted: set(own), other: set(other) } },
    instruments: reports
  };
}

const noOther =
  'SKIPPED the mocks of another template set: --from NAME|FOLDER says which. A fitter that is judged by mocks of its own set proves little beyond its code.';

async function runAll(asked: Asked, { folder, own, other }: Sets): Promise<Record<string, Report>> {
  const { fitter, workers, parameters, sns, n, seed, only } = asked;
  const processes = processesOf({ found: fitter, templates: folder, workers, parameters });
  const tell = (sentence: string): void => void process.stderr.write(`  ${sentence}\n`);
  const sets = other === undefined ? { own } : { own, other };
  const reports: Record<string, Report> = {};
  try {
    for (const instrument of asked.instruments) {
      process.stderr.write(`${fitter.manifest.title}, ${instrument}\n`);
      const { fit } = processes;
      reports[instrument] = await runTrials({
        scope: { instrument, sns, n, only },
        ...{ ...sets, seed, fit, tell }
      });
    }
    return reports;
  } finally {
    await processes.close();
  }
}

function print(reports: Record<string, Report>, { other }: Sets): void {
  const lines = Object.entries(reports).flatMap(([instrument, { verdicts, zero }]) => {
    const failed = verdicts.filter(({ passes }) => !passes).length;
    const shift = `V of the other set's wavelengths, moved out of its mocks: ${zero.toFixed(2)} km/s.`;
    return [
      `\n${instrument}`,
      trialTable(verdicts),
      ...(other === undefined ? [noOther] : [shift]),
      `${verdicts.length - failed} of ${verdicts.length} gates passed.`
    ];
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `spaxel gates` without files: a fitter over many mocks; answers 1 when a gate fails. */
export async function trials(command: Command, assets: Assets): Promise<number> {
  const asked = await askedOf(command, assets);
  const { templates = 'default', from, out, json } = command.options;
  const { folder } = await findSet(String(templates), assets.templates);
  const other = from === undefined ? undefined : await otherSet(String(from), assets);
  const sets = { folder, own: await readSet(folder), other };
  const reports = await runAll(asked, sets);
  const text = `${JSON.stringify(await save(reports, asked, sets), null, 2)}\n`;
  if (json === true) process.stdout.write(text);
  else print(reports, sets);
  if (out !== undefined) {
    await mkdir(resolve(String(out)), { recursive: true });
    await writeFile(join(resolve(String(out)), `gates-${asked.fitter.manifest.name}.json`), text);
  }
  const verdicts = Object.values(reports).flatMap(one => one.verdicts);
  return verdicts.every(({ passes }) => passes) ? 0 : 1;
}
