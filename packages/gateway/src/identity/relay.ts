/** A door on one socket that leads to the gateway behind another, byte for byte. */
import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';

/** A listening door; it stays until it is closed. */
export interface Relay {
  close(): Promise<void>;
}

/**
 * The socket to lead to; asked for every connection, so that a gateway's successor is found while
 * the door stays open, and asked again with the path that `refused` when nobody listens there.
 */
export type Target = (refused?: string) => Promise<string>;

/** Listens on `socketPath` and pipes each connection to the socket that `target` names. */
export async function relay(socketPath: string, target: Target): Promise<Relay> {
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, client => {
    clients.add(client.on('close', () => clients.delete(client)));
    client.on('error', () => client.destroy());
    void reach(target).then(
      gateway => join(client, gateway),
      () => client.destroy()
    );
  });
  rmSync(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socketPath, resolve);
  });
  return {
    close: () => {
      for (const client of clients) client.destroy();
      return new Promise(resolve => server.close(() => resolve()));
    }
  };
}

async function reach(target: Target): Promise<Socket> {
  const path = await target();
  try {
    return await connected(path);
  } catch {
    return connected(await target(path));
  }
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once('error', reject).once('connect', () => resolve(socket.off('error', reject)));
  });
}

function join(client: Socket, gateway: Socket): void {
  const part = (): void => void (client.destroy(), gateway.destroy());
  gateway.on('error', part).on('close', part);
  if (client.destroyed) return void part();
  client.on('close', part);
  client.pipe(gateway).pipe(client);
}
