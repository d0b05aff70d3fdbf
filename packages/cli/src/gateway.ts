import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { awaitGateway, findGateway, makeStateFolder, stateFolder } from '@spaxel/gateway';
import { SpaxelError } from '@spaxel/core';
import type { GatewayFile } from '@spaxel/protocol';
import type { Assets } from './assets.ts';
import { GatewayClient } from './call.ts';
import { frugalEnv } from './memory.ts';

const startMilliseconds = 30_000;

/** Starts a gateway that outlives this program, its log in the state folder; resolves when it answers. */
async function startGateway(root: string, state: string, { self }: Assets): Promise<GatewayFile> {
  const log = openSync(join(state, 'gateway.log'), 'a');
  const [program, ...rest] = self;
  const child = spawn(program, [...rest, 'serve', '--root', root], {
    detached: true,
    env: frugalEnv(process.env),
    stdio: ['ignore', 'pipe', log]
  });
  closeSync(log);
  const ready = new Promise<boolean>(resolve => {
    child.stdout?.once('data', () => {
      resolve(true);
    });
    child.once('exit', () => {
      resolve(false);
    });
    setTimeout(resolve, startMilliseconds, false).unref();
  });
  await ready;
  child.stdout?.destroy();
  child.unref();
  const found = await awaitGateway(state);
  if (found !== null) return found;
  throw new SpaxelError(
    'GatewayGone',
    `The gateway of ${root} did not start; see ${join(state, 'gateway.log')}.`
  );
}

/** A client of the root's one gateway, which is started when there is none. */
export async function reachGateway(root: string, assets: Assets): Promise<GatewayClient> {
  const state = makeStateFolder(stateFolder(root));
  const found = (await findGateway(state)) ?? (await startGateway(root, state, assets));
  return new GatewayClient(found.socket);
}
