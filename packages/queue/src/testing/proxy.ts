// A network between us and the broker that tests can cut: silently in one or both directions, or with a reset.
import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server,
  type Socket
} from 'node:net';

export type Direction = 'toBroker' | 'fromBroker';

export class Proxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #lost = new Set<Direction>();
  /** Ends each new connection after so many bytes from the broker, as often as said. */
  #ends: { after: number; times: number } = { after: 0, times: 0 };

  private constructor(port: number) {
    this.#server = createServer(near => this.#join(near, createConnection(port, '127.0.0.1')));
  }

  static open(port: number): Promise<Proxy> {
    const proxy = new Proxy(port);
    return new Promise(resolve => proxy.#server.listen(0, '127.0.0.1', () => resolve(proxy)));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** An address of the broker, led through here. */
  through(url: string): string {
    return url.replace(/@127\.0\.0\.1:\d+/, `@127.0.0.1:${this.port}`);
  }

  /** Bytes of these directions vanish from now on; no direction heals the network. */
  lose(...directions: Direction[]): void {
    this.#lost.clear();
    for (const direction of directions) this.#lost.add(direction);
  }

  /** The next connections are reset after so many bytes of the broker's. */
  endAfter(after: number, times: number): void {
    this.#ends = { after, times };
  }

  /** Connections that are to be reset by `endAfter` and were not yet. */
  get toEnd(): number {
    return this.#ends.times;
  }

  reset(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  close(): Promise<void> {
    this.reset();
    return new Promise(resolve => this.#server.close(() => resolve()));
  }

  #join(near: Socket, far: Socket): void {
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    let left = this.#ends.times > 0 ? this.#ends.after : Infinity;
    this.#ends.times -= this.#ends.times > 0 ? 1 : 0;
    near.on('data', bytes => void (this.#lost.has('toBroker') || far.write(bytes)));
    far.on('data', bytes => {
      left -= bytes.length;
      if (left <= 0) near.resetAndDestroy();
      else if (!this.#lost.has('fromBroker')) near.write(bytes);
    });
    for (const [socket, other] of [pair, [far, near]] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        // A network that is cut tells nobody that the other end is gone.
        if (this.#lost.size === 0) other.destroy();
      });
    }
  }
}
