#!/usr/bin/env node
/** The `spaxel` program: wires the packages, no logic. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { helpText, problemOf, readWords, SpaxelError, verbs, type Command } from '@spaxel/core';
import { ask } from './ask.ts';
import { findAssets, type Assets } from './assets.ts';
import { broker } from './broker.ts';
import { doctor } from './doctor.ts';
import { gates } from './gates.ts';
import { ledger } from './ledger.ts';
import { mock } from './mock.ts';
import { serve } from './serve.ts';
import { token } from './token.ts';
import { version } from './version.ts';
import { watch } from './watch.ts';
import { work } from './work.ts';

type Runner = (command: Command, assets: Assets) => Promise<number>;

const runners: Readonly<Record<string, Runner>> = {
  serve: async (command, assets) => {
    await serve({ command, assets, version });
    return 0;
  },
  work: async (command, assets) => {
    await work(command, assets);
    return 0;
  },
  watch,
  mock,
  broker,
  gates,
  token,
  ledger,
  doctor: ({ options }, assets) => doctor(assets, options['json'] === true),
  help: ({ positionals: [verb] }) => {
    process.stdout.write(`${helpText(verb)}\n`);
    return Promise.resolve(0);
  }
};

async function run(words: readonly string[]): Promise<number> {
  const [first] = words;
  if (first === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (first === undefined || first === '--help') return run(['help']);
  if (words.includes('--help') && verbs[first] !== undefined) return run(['help', first]);
  const command = readWords(words);
  const program = fileURLToPath(import.meta.url);
  const assets = findAssets(dirname(program), program);
  return (runners[command.verb] ?? ask)(command, assets);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (thrown) {
  const { detail, cause } = problemOf(thrown);
  const text = thrown instanceof SpaxelError ? detail : String((thrown as Error).stack);
  process.stderr.write(`spaxel: ${text}${cause === undefined ? '' : ` (${cause})`}\n`);
  process.exitCode = 1;
}
