import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { SpaxelError, type Command } from '@spaxel/core';
import { notesOf, runTrials, trialTable, type Report } from '@spaxel/study';
import { addSet, findSet, readSet, type Templates } from '@spaxel/templates';
import type { Assets } from './assets.ts';
import { processesOf } from './processes.ts';
import { askedTrials, type AskedTrials } from './trial-options.ts';

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

/** The commit of the checkout that the program stands in, where it does. */
async function commitOf({ self }: Assets): Promise<string | null> {
  const words = ['-C', dirname(self[1] ?? '.'), 'rev-parse', 'HEAD'];
  const said = await promisify(execFile)('git', words).catch(() => undefined);
  return said?.stdout.trim() ?? null;
}

interface Sets {
  readonly folder: string;
  readonly own: Templates;
  readonly other: Templates | undefined;
}

/** The figures and what their reader must know. */
function recordOf(reports: Record<string, Report>, asked: AskedTrials, { own, other }: Sets) {
  const { name, version } = asked.fitter.manifest;
  const { sns, n, seed, only, parameters } = asked;
  const set = (one?: Templates) =>
    one === undefined ? null : { name: one.manifest.title, digest: one.manifest.digest };
  return {
    schema: 1,
    date: new Date().toISOString(),
    fitter: { name, version, parameters },
    ...{ n, sns, seed, only, templates: { fitted: set(own), other: set(other) } },
    instruments: reports
  };
}

async function runAll(
  asked: AskedTrials,
  { folder, own, other }: Sets
): Promise<Record<string, Report>> {
  const { fitter, workers, parameters, sns, n, seed, only } = asked;
  const processes = processesOf({ found: fitter, templates: folder, workers, parameters });
  const tell = (sentence: string): void => void process.stderr.write(`  ${sentence}\n`);
  const sets = other === undefined ? { own } : { own, other };
  const reports: Record<string, Report> = {};
  try {
    for (const instrument of asked.instruments) {
      process.stderr.write(`${fitter.manifest.title}, ${instrument}\n`);
      const { fit } = processes;
      const takes = new Set(Object.keys(fitter.manifest.parameters.properties ?? {}));
      reports[instrument] = await runTrials({
        scope: { instrument, sns, n, only },
        ...{ ...sets, seed, fit, takes, tell }
      });
    }
    return reports;
  } finally {
    await processes.close();
  }
}

function print(reports: Record<string, Report>): void {
  const lines = Object.entries(reports).flatMap(([instrument, report]) => {
    const { verdicts } = report;
    const passed = verdicts.filter(({ passes }) => passes).length;
    const sum = `${String(passed)} of ${String(verdicts.length)} gates passed.`;
    return [`\n${instrument}`, trialTable(verdicts), ...notesOf(report), sum];
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `spaxel gates` without files: a fitter over many mocks; answers 1 when a gate fails. */
export async function trials(command: Command, assets: Assets): Promise<number> {
  const asked = await askedTrials(command, assets);
  const { templates = 'default', from, out, json } = command.options;
  const { folder } = await findSet(String(templates), assets.templates);
  const other = from === undefined ? undefined : await otherSet(String(from), assets);
  const sets = { folder, own: await readSet(folder), other };
  const reports = await runAll(asked, sets);
  const verdicts = Object.values(reports).flatMap(one => one.verdicts);
  if (verdicts.length === 0)
    throw new SpaxelError('OptionInvalid', `No trial is named with --only "${asked.only}".`);
  const record = { ...recordOf(reports, asked, sets), commit: await commitOf(assets) };
  const text = `${JSON.stringify(record, null, 2)}\n`;
  if (json === true) process.stdout.write(text);
  else print(reports);
  if (out !== undefined) {
    await mkdir(resolve(String(out)), { recursive: true });
    await writeFile(join(resolve(String(out)), `gates-${asked.fitter.manifest.name}.json`), text);
  }
  return verdicts.every(({ passes }) => passes) ? 0 : 1;
}
