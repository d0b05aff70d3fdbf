import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { SpaxelError, type Command } from '@spaxel/core';
import {
  fitOptionsOf,
  makeStateFolder,
  newsLine,
  realRoot,
  stateFolder,
  watchFolder,
  type Gate,
  type News
} from '@spaxel/gateway';
import type { Assets } from './assets.ts';
import type { GatewayClient } from './call.ts';
import { reachGateway } from './gateway.ts';
import { rootOf } from './root.ts';

/** Calls the root's gateway, started again where it has gone. */
class Reach {
  readonly #root: string;
  readonly #assets: Assets;
  #client: Promise<GatewayClient> | undefined;

  constructor(root: string, assets: Assets) {
    this.#root = root;
    this.#assets = assets;
  }

  async call<T>(work: (client: GatewayClient) => Promise<T>): Promise<T> {
    const reached = (this.#client ??= reachGateway(this.#root, this.#assets));
    try {
      return await work(await reached);
    } catch (thrown) {
      if (isGone(thrown) && this.#client === reached) this.#client = undefined;
      throw thrown;
    }
  }
}

const isGone = (thrown: unknown): boolean =>
  thrown instanceof SpaxelError && thrown._tag === 'GatewayGone';

/** At its start a watcher is as patient as later, but not for ever: a gateway that cannot be started is told. */
async function patiently(work: () => Promise<void>, tries = 3): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!isGone(thrown) || tries === 1) throw thrown;
    await patiently(work, tries - 1);
  }
}

function gateOf(reach: Reach, folder: string): Gate {
  return {
    submit: (line, key) =>
      reach.call(async client => {
        const { job } = await client.order(line, folder, key);
        if (job !== undefined) return job;
        throw new SpaxelError('Unexpected', 'The gateway has made no job of a fit.');
      }),
    follow: job => reach.call(client => client.watch(job, () => undefined))
  };
}

/** What would fail for every file is said at once. @throws SpaxelError FitterUnknown, FitterMissing, TemplatesUnknown. */
async function checkNames({ options }: Command, client: GatewayClient): Promise<void> {
  const { fitter, templates } = options as Partial<Record<'fitter' | 'templates', string>>;
  if (fitter !== undefined) {
    const { fitters } = await client.call<{
      fitters: { name: string; available: boolean; sentence: string }[];
    }>('GET', '/api/fitters');
    const found = fitters.find(({ name }) => name === fitter);
    if (found === undefined)
      throw new SpaxelError('FitterUnknown', `There is no fitter ${fitter}.`);
    if (!found.available) throw new SpaxelError('FitterMissing', found.sentence);
  }
  if (templates === undefined) return;
  const { sets } = await client.call<{ sets: { name: string }[] }>('GET', '/api/templates');
  if (!sets.some(({ name }) => name === templates))
    throw new SpaxelError('TemplatesUnknown', `There is no template set ${templates}.`);
}

function printer({ options }: Command): (news: News) => void {
  const isJson = options['json'] === true;
  return news => {
    const at = new Date();
    const line = isJson ? JSON.stringify({ at: at.toISOString(), ...news }) : newsLine(news, at);
    process.stdout.write(`${line}\n`);
  };
}

/** `spaxel watch FOLDER`: runs until it is told to end, or with `--once` until all is fitted; then answers 1 when something was not. */
export async function watch(command: Command, assets: Assets): Promise<number> {
  const { positionals, options } = command;
  const asked = resolve(positionals[0] ?? '');
  const folder = existsSync(asked) ? realRoot(asked) : asked;
  const { root: given, results } = options as Partial<Record<'root' | 'results', string>>;
  const root = rootOf(given, process.cwd());
  const reach = new Reach(root, assets);
  await patiently(() => reach.call(client => checkNames(command, client)));
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  const seconds = (name: string, usual: number): number =>
    1000 * ((options[name] as number | undefined) ?? usual);
  const { failed, unfinished } = await watchFolder(
    {
      ...{ folder, results: results === undefined ? null : resolve(results) },
      fit: fitOptionsOf(command, process.cwd()),
      isOnce: options['once'] === true,
      settleMs: seconds('settle', 5),
      pollMs: seconds('poll', 30),
      jobs: (options['jobs'] as number | undefined) ?? 4,
      state: makeStateFolder(stateFolder(root)),
      gate: gateOf(reach, folder),
      tell: printer(command)
    },
    end.signal
  );
  // Events of jobs that go on are still being listened to.
  if (end.signal.aborted) process.exit(options['once'] === true ? 130 : 0);
  return options['once'] === true && failed + unfinished > 0 ? 1 : 0;
}
