import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from '@spaxel/core';
import {
  Gateway,
  type GatewayOptions,
  type IdleClock,
  idleClock,
  takePlace,
  watchParent,
  type OfferedFitter
} from '@spaxel/gateway';
import {
  LocalQueue,
  RabbitQueue,
  startWorker,
  type Address,
  type RabbitOptions,
  type TaskQueue
} from '@spaxel/queue';
import { readFitters, testFitter, writeCallOf, type FoundFitter } from '@spaxel/worker';
import { userCache, userInstruments, type Assets } from './assets.ts';
import { findKeeper } from './blobs.ts';
import { findBroker } from './broker.ts';
import { plainEnv } from './memory.ts';
import { rootOf } from './root.ts';
import { readShared } from './shared.ts';

/** How many fits run at once: SPAXEL_WORKERS, else one a core. */
function workers(): number {
  const asked = Number(process.env['SPAXEL_WORKERS']);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}

/**
 * A fitter that the broker's workers run: it need not run here. Where it does its version is told as everywhere, for the ids
 * of fits and with them their seeds come from it: a map must not show who has fitted it.
 */
function offerAfar(found: FoundFitter): OfferedFitter {
  const afar = { available: true, sentence: 'Run by the workers of the broker.' };
  const here = offer(found);
  const test = async (): ReturnType<OfferedFitter['test']> => {
    const own = await here.test();
    return own.available ? own : afar;
  };
  return { manifest: found.manifest, test };
}

/** A fitter that is tested once it is asked for; a test that failed is made again, for it may have been installed since. */
export function offer(found: FoundFitter): OfferedFitter {
  let known: ReturnType<typeof testFitter> | undefined;
  return {
    manifest: found.manifest,
    test: async () => {
      const asked = (known ??= testFitter(found));
      const answer = await asked;
      if (!answer.available) known = undefined;
      return answer;
    },
    ...(found.manifest.call === undefined ? {} : { writeCall: fit => writeCallOf(found, fit) })
  };
}

interface Place {
  readonly command: Command;
  readonly assets: Assets;
  readonly version: string;
}

type Here = Pick<GatewayOptions, 'root' | 'state' | 'called'>;

function openLocal({ self: [program, ...rest] }: Assets): TaskQueue {
  const env = plainEnv(process.env);
  const start = (): ChildProcess => startWorker([program, ...rest, 'work', '--ipc'], env);
  return new LocalQueue({ workers: workers(), start });
}

function openRabbit(
  address: Address,
  fitters: readonly FoundFitter[],
  blobs: RabbitOptions['blobs']
): TaskQueue {
  return new RabbitQueue({
    ...{ address, blobs },
    fitters: new Map(fitters.map(({ manifest }) => [manifest.name, manifest.version])),
    trouble: ({ message }) => process.stderr.write(`${message}\n`)
  });
}

async function makeGateway(place: Place, here: Here): Promise<Gateway> {
  const { assets, version } = place;
  const { fitters, broken } = await readFitters(assets.fitters);
  for (const { message } of broken) process.stderr.write(`${message}\n`);
  const address = findBroker(place.command.options['broker'] as string | undefined);
  const blobs = address === undefined ? undefined : findKeeper(place.command, here.state);
  const queue = address === undefined ? openLocal(assets) : openRabbit(address, fitters, blobs);
  return new Gateway({
    ...here,
    version,
    fitters: fitters.map(address === undefined ? offer : offerAfar),
    templateRoots: assets.templates,
    instruments: userInstruments(),
    sides:
      assets.sideProgram === undefined
        ? undefined
        : { folder: join(userCache(), 'spectra'), program: assets.sideProgram },
    queue,
    blobs
  });
}

/** Runs the gateway of a root, or a relay to the one there is, until it is told to end or its parent goes. */
export async function serve(place: Place): Promise<void> {
  const { command, version } = place;
  const given = command.options['socket'] as string | undefined;
  const root = rootOf(command.options['root'] as string | undefined, process.cwd());
  const ended = Promise.withResolvers<undefined>();
  const end = (): void => {
    ended.resolve(undefined);
  };
  const shared = readShared(command);
  const shown: { port?: number } = {};
  let isBusy = (): boolean => false;
  const clock = idleClock({ isBusy: () => isBusy(), onIdle: end, ...idleLimit() });
  const presence = await takePlace({
    root,
    version,
    ...(given === undefined ? {} : { socket: given }),
    start: async (sockets, state) => {
      const called = clock.touch.bind(clock);
      const gateway = await makeGateway(place, { root, state, called });
      await gateway.listen(sockets.owner, 'owner');
      for (const socket of sockets.proxy) await gateway.listen(socket, 'proxy');
      if (shared !== undefined) shown.port = await gateway.share(shared);
      gateway.recover();
      isBusy = () => !gateway.isIdle;
      return () => gateway.close();
    }
  });
  const { role, gateway } = presence;
  process.stdout.write(`${JSON.stringify({ role, ...gateway, ...shown })}\n`);
  const stop = endWhenLeft(command, clock, end);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
  if (presence.role !== 'guest') await ended.promise;
  stop();
  await presence.close();
  process.exit(0);
}

/** Ends with its parent, or when nobody has called for long; at a shared address it stays. Answers how to stop looking. */
function endWhenLeft({ options }: Command, clock: IdleClock, end: () => void): () => void {
  const isPiped = options['parent'] === true;
  if (!isPiped && options['socket'] === undefined && options['listen'] === undefined)
    return clock.stop.bind(clock);
  clock.stop();
  return isPiped || options['socket'] !== undefined
    ? watchParent(end, isPiped ? { pipe: process.stdin } : {})
    : () => undefined;
}

/** SPAXEL_IDLE_SECONDS, for tests; ten minutes else. */
function idleLimit(): { limitMs?: number } {
  const seconds = Number(process.env['SPAXEL_IDLE_SECONDS']);
  return seconds > 0 ? { limitMs: seconds * 1000 } : {};
}
