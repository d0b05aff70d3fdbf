/** Takes this process's place at a root: its one gateway, or a door to the one there is. */
import { rmSync } from 'node:fs';
import type { GatewayFile } from '@spaxel/protocol';
import { awaitGateway } from './find.ts';
import { removeGatewayFile, writeGatewayFile } from './gateway-file.ts';
import { birthOf, isLiving } from './living.ts';
import { takeLock, type Lock } from './lock.ts';
import { relay } from './relay.ts';
import { makeStateFolder, realRoot, socketFor, stateFolder } from './state.ts';

/** The sockets of a gateway: its owner's programs name any file on the first; what comes in by the others stays below the root. */
export interface Sockets {
  readonly owner: string;
  readonly proxy: readonly string[];
}

/** The door for other processes' proxies, beside the owner's. */
function proxyDoor(owner: string): string {
  return `${owner}.proxy`;
}

/** What a process that wants to serve a root brings along. */
export interface Candidate {
  root: string;
  version: string;
  /** Where a proxy expects it, beside the gateway's own. */
  socket?: string;
  env?: NodeJS.ProcessEnv;
  /** Starts the gateway, listening on all sockets; resolves to what closes it. */
  start(sockets: Sockets, state: string): Promise<() => Promise<void>>;
}

/** A place taken. `relay`: another's gateway answers on our socket. `guest`: another's, and no socket of ours. */
export interface Presence {
  role: 'gateway' | 'relay' | 'guest';
  gateway: GatewayFile;
  close(): Promise<void>;
}

/** A gateway of our own: the lock is ours while it runs. */
interface Own {
  gateway: GatewayFile;
  close(): Promise<void>;
}

/** Becomes the gateway of the root, or finds the one that is. @throws GatewayGone, FileNotFound. */
export async function takePlace(candidate: Candidate): Promise<Presence> {
  const state = makeStateFolder(stateFolder(candidate.root, candidate.env));
  const place = await ownOrOther(candidate, state, candidate.socket);
  if ('close' in place) return { role: 'gateway', ...place };
  if (candidate.socket === undefined) {
    return { role: 'guest', gateway: place.gateway, close: () => Promise.resolve() };
  }
  return relayPlace({ ...candidate, socket: candidate.socket }, state, place.gateway);
}

/** The door stays open when its gateway ends: the next call makes this process the gateway behind it. */
async function relayPlace(
  candidate: Candidate & { socket: string },
  state: string,
  gateway: GatewayFile
): Promise<Presence> {
  let place: Own | { gateway: GatewayFile } = { gateway };
  let birth = birthOf(gateway.pid);
  const succeed = single(async () => {
    place = await ownOrOther(candidate, state);
    birth = birthOf(place.gateway.pid);
    return proxyDoor(place.gateway.socket);
  });
  const door = await relay(candidate.socket, refused => {
    const { pid } = place.gateway;
    const socket = proxyDoor(place.gateway.socket);
    const isThere = refused !== socket && birth !== null && isLiving(pid, birth);
    return isThere ? Promise.resolve(socket) : succeed();
  });
  const close = async (): Promise<void> => {
    await door.close();
    if ('close' in place) await place.close();
  };
  return { role: 'relay', gateway, close };
}

async function ownOrOther(
  candidate: Candidate,
  state: string,
  socket?: string
): Promise<Own | { gateway: GatewayFile }> {
  for (;;) {
    const lock = takeLock(state);
    if (lock !== null) return startOwn(candidate, state, { lock, door: socket });
    const gateway = await awaitGateway(state);
    if (gateway !== null) return { gateway };
  }
}

async function startOwn(
  candidate: Candidate,
  state: string,
  { lock, door }: { lock: Lock; door: string | undefined }
): Promise<Own> {
  try {
    const socket = socketFor(state);
    const proxy = [proxyDoor(socket), ...(door === undefined ? [] : [door])];
    // A killed gateway leaves its sockets; the lock is ours.
    for (const path of [socket, ...proxy]) rmSync(path, { force: true });
    const stop = await candidate.start({ owner: socket, proxy }, state);
    const { pid } = process;
    const [root, started] = [realRoot(candidate.root), new Date().toISOString()];
    const gateway: GatewayFile = {
      schema: 1,
      socket,
      pid,
      version: candidate.version,
      root,
      started
    };
    writeGatewayFile(state, gateway);
    const close = async (): Promise<void> => {
      removeGatewayFile(state);
      await stop();
      lock.release();
    };
    return { gateway, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Calls that arrive while one is under way share its outcome. */
function single<T>(work: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | null = null;
  return () => (current ??= work().finally(() => (current = null)));
}
