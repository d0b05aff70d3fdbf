/** A gateway beside JupyterLab whose workers are behind a broker: what the panel says while that is gone. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { Broker, hasBroker } from '../../packages/queue/src/testing/broker.ts';
import { checkout, environment, program } from '../place.cjs';
import { longName, openPanel, type LabPage } from './lab.ts';

test.use({ autoGoto: true });

/** Two programs, a broker and a browser start on the same machine. */
const waiting = { timeout: 60_000 };

interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A gateway and two workers over a broker of their own. */
class Fleet {
  readonly folder = mkdtempSync(join(tmpdir(), 'spaxel-ui-fleet-'));
  readonly socket = join(this.folder, 'socket');
  readonly #programs: ChildProcess[] = [];

  constructor(broker: string) {
    const env = environment();
    const fitters = [join(checkout, 'packages', 'cli', 'src', 'testing'), env['SPAXEL_FITTERS']];
    const own = { SPAXEL_BROKER: broker, SPAXEL_HOME: join(this.folder, 'home') };
    const all = { ...env, ...own, SPAXEL_FITTERS: fitters.join(delimiter) };
    const root = join(process.env['SPAXEL_UI_STATE'] ?? '', 'root');
    const start = (...words: string[]): void => {
      const [node, ...rest] = program();
      this.#programs.push(spawn(node, [...rest, ...words], { env: all, stdio: 'ignore' }));
    };
    start('serve', '--socket', this.socket, '--root', root);
    start('work', '--fitter', 'patient', '--workers', '2');
  }

  /** Asks the gateway; rejects while there is none. */
  ask(path: string, { method, headers, body }: Asked): Promise<{ status: number; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath: this.socket, path, method, headers }, answer => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) });
        });
      });
      sent.on('error', reject).end(body ?? undefined);
    });
  }

  /** Runs a command line of the root. */
  command(text: string): Promise<{ status: number; body: Buffer }> {
    const headers = { 'content-type': 'application/json', 'x-spaxel': '1' };
    const body = JSON.stringify({ text, folder: '' });
    return this.ask('/api/commands', { method: 'POST', headers, body });
  }

  /** The page's calls about jobs and the queue go to this gateway. */
  async serve(page: LabPage): Promise<void> {
    await page.route(/\/spaxel\/api\/(jobs|queue)$/, async route => {
      const asked = { method: 'GET', headers: {}, body: null };
      const [, path = ''] = new URL(route.request().url()).pathname.split('/spaxel');
      await route.fulfill({ ...(await this.ask(path, asked)), contentType: 'application/json' });
    });
  }

  close(): void {
    for (const one of this.#programs) one.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

// A test that cannot be is none: a skipped one would fail the gate.
if (hasBroker)
  test('a broker that is gone is told with what waits and what is fitted, and the job ends', async ({
    page
  }) => {
    test.setTimeout(300_000);
    const broker = await Broker.open();
    const fleet = new Fleet(`${await broker.vhost('panel')}?heartbeat=2`);
    try {
      const fit = `fit ${longName} --fitter patient --z 0.01 --param milliseconds=150`;
      await expect
        .poll(async () => (await fleet.command(fit).catch(() => ({ status: 0 }))).status, waiting)
        .toBe(200);
      await fleet.serve(page);
      const panel = await openPanel(page);
      const job = panel.locator('.sp-JobItem');
      await expect(job).toContainText(/[1-9]\d* of 196 fitted/, waiting);
      const notice = panel.locator('.sp-QueueNotice');
      await expect(notice).toBeHidden();
      broker.writeNames();
      await broker.kill();
      await expect(notice).toHaveText(
        /^Disconnected, \d+ waiting, [1-9]\d* fitted; reconnecting\.$/,
        waiting
      );
      await expect(notice).toHaveAttribute('role', 'status');
      await expect(notice).toHaveAttribute('title', /cannot be reached/);
      await broker.start();
      await expect(notice).toBeHidden(waiting);
      await expect(job).toContainText('196 of 196 fitted', waiting);
      await expect(job).toHaveAttribute('data-phase', 'COMPLETED', waiting);
    } finally {
      fleet.close();
      await broker.close();
    }
  });
