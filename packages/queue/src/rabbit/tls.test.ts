// amqps with a certificate authority of the test's own: trusted when named, refused when not, and for another host.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broker, hasBroker } from '../testing/broker.ts';
import { readAddress } from './address.ts';
import { RabbitQueue } from './queue.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-tls-'));
const file = (name: string): string => join(folder, name);
const openssl = (...args: string[]): void =>
  void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });

/** An authority, and a server's certificate for 127.0.0.1 and no other name. */
function makeCertificates(): void {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=test authority',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem'
  );
  openssl(
    'req',
    ...key.slice(0, 3),
    '-subj',
    '/CN=server',
    '-keyout',
    'own.key',
    '-out',
    'own.csr'
  );
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1\n');
  const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'own.csr', ...sign, '-days', '2', '-out', 'own.pem');
}

(hasBroker ? describe : describe.skip)('amqps', () => {
  let broker: Broker;
  let port = 0;

  beforeAll(async () => {
    makeCertificates();
    broker = await Broker.open(free => {
      port = free;
      return `
listeners.ssl.default = 127.0.0.1:${free}
ssl_options.cacertfile = ${file('ca.pem')}
ssl_options.certfile = ${file('own.pem')}
ssl_options.keyfile = ${file('own.key')}
ssl_options.verify = verify_none
`;
    });
  });
  afterAll(async () => {
    await broker.close();
    rmSync(folder, { recursive: true });
  });

  /** Why it did not connect; null when it did. */
  async function connected(host: string, query: string): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const address = `amqps://root:${broker.password}@${host}:${port}/%2F${query}`;
    const queue = new RabbitQueue({
      ...{ address: readAddress(address), fitters: new Map() },
      trouble: ({ message }) => resolve(message)
    });
    queue.onState(() => queue.state().isConnected && resolve(null));
    const why = await promise;
    await queue.close();
    return why;
  }

  const trusted = `?cacertfile=${encodeURIComponent(file('ca.pem'))}`;

  test('connects where the authority is named', async () => {
    expect(await connected('127.0.0.1', trusted)).toBeNull();
  });

  test('refuses a certificate that nobody vouches for, and one of another host', async () => {
    expect(await connected('127.0.0.1', '')).toMatch(/cannot be reached: .*certificate/);
    expect(await connected('localhost', trusted)).toMatch(/cannot be reached: .*altnames/);
  });
});
