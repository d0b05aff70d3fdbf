// What `spaxel gates` is asked for, when it is not asked about files.
import { availableParallelism } from 'node:os';
import { SpaxelError, type Command } from '@spaxel/core';
import { dispersions, type TrialInstrument } from '@spaxel/study';
import { readFitters, type FoundFitter } from '@spaxel/worker';
import type { Assets } from './assets.ts';

/** A fitter, and over which mocks it is judged. */
export interface AskedTrials {
  readonly fitter: FoundFitter;
  readonly instruments: readonly TrialInstrument[];
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

function instrumentsOf(asked: unknown): TrialInstrument[] {
  const known = Object.keys(dispersions) as TrialInstrument[];
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

/** @throws SpaxelError FitterUnknown, OptionInvalid, naming the option. */
export async function askedTrials({ options }: Command, assets: Assets): Promise<AskedTrials> {
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
