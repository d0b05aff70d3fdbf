/** Finds the gateway of a state folder and asks whether it is well. */
import { request } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { SpaxelError } from '@spaxel/core';
import type { GatewayFile } from '@spaxel/protocol';
import { readGatewayFile } from './gateway-file.ts';
import { birthOf } from './living.ts';
import { lockHolder } from './lock.ts';

const healthMs = 2000;
const pollMs = 50;

/** The living gateway of a state folder: its pid runs and /healthz answers with that pid; else null. */
export async function findGateway(state: string): Promise<GatewayFile | null> {
  const file = readGatewayFile(state);
  if (file === null || birthOf(file.pid) === null) return null;
  return (await healthyPid(file.socket)) === file.pid ? file : null;
}

/**
 * Waits while a living process holds the lock until its gateway answers; null when the lock is free.
 * @throws GatewayGone when the holder stays silent.
 */
export async function awaitGateway(state: string, limitMs = 30_000): Promise<GatewayFile | null> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await findGateway(state);
    if (found !== null) return found;
    const pid = lockHolder(state);
    if (pid === null) return null;
    if (Date.now() > deadline) {
      const sentence = `Process ${pid} holds the lock in ${state} but its gateway does not answer.`;
      throw new SpaxelError('GatewayGone', `${sentence} Its log is gateway.log in that folder.`);
    }
    await after(pollMs);
  }
}

/** The pid that /healthz answers over a socket; null when nothing healthy is there. */
function healthyPid(socketPath: string): Promise<number | null> {
  return new Promise(resolve => {
    const call = request(
      { socketPath, path: '/healthz', timeout: healthMs, agent: false },
      answer => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (text: string) => (body += text));
        answer.on('error', () => resolve(null));
        answer.on('end', () => resolve(answer.statusCode === 200 ? pidIn(body) : null));
      }
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(null));
    call.on('close', () => resolve(null));
    call.end();
  });
}

function pidIn(body: string): number | null {
  try {
    const { status, pid } = JSON.parse(body) as { status?: string; pid?: number };
    return status === 'ok' && typeof pid === 'number' ? pid : null;
  } catch {
    return null;
  }
}
