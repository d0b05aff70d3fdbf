// A place of its own for tests of the whole program: a root with a cube, a state folder, a fitter, and the CLI from source.
import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { writeFits, type Card } from '@spaxel/core';
import type { GatewayFile } from '@spaxel/protocol';

const source = join(__dirname, '..');
const templates = join(source, '../../templates/sets');

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly log: string;
}

export interface CubeSketch {
  readonly nx?: number;
  readonly ny?: number;
  readonly nz?: number;
  readonly cards?: Readonly<Record<string, Card['value']>>;
  readonly value?: (x: number, y: number, k: number) => number;
}

const usual: Readonly<Record<string, Card['value']>> = {
  OBJECT: 'TEST',
  INSTRUME: 'MEGARA',
  VPH: 'LR-V',
  BUNIT: '1e-17 erg/s/cm2/Angstrom',
  CTYPE1: 'RA---TAN',
  CTYPE2: 'DEC--TAN',
  CRPIX1: 2,
  CRPIX2: 2,
  CRVAL1: 150,
  CRVAL2: 2,
  CDELT1: -1e-4,
  CDELT2: 1e-4,
  CTYPE3: 'AWAV',
  CUNIT3: 'Angstrom',
  CRPIX3: 1,
  CRVAL3: 5200,
  CDELT3: 1,
  REDSHIFT: 0.01
};

/** A number in (-.5, .5) that looks random and is the same each time. */
const speckle = (x: number, y: number, k: number): number => {
  const wave = Math.sin(12.9898 * x + 78.233 * y + 37.719 * k) * 43758.5453;
  return wave - Math.floor(wave) - 0.5;
};

/** A small MEGARA cube as FITS bytes. */
export function sketchCube({
  nx = 5,
  ny = 4,
  nz = 700,
  cards = {},
  value
}: CubeSketch = {}): Uint8Array {
  const data = new Float32Array(nx * ny * nz);
  const flux = value ?? ((x, y, k) => 10 + x + 10 * y + speckle(x, y, k));
  for (let k = 0; k < nz; k++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) data[(k * ny + y) * nx + x] = flux(x, y, k);
  const all = Object.entries({ ...usual, ...cards }).map(([keyword, one]) => ({
    keyword,
    value: one,
    comment: ''
  }));
  return writeFits([{ cards: all, image: { shape: [nz, ny, nx], data } }]);
}

/** The scene; `close` ends its gateway and removes it. */
export class Scene {
  readonly root = mkdtempSync(join(tmpdir(), 'spaxel-scene-'));
  readonly home = mkdtempSync(join(tmpdir(), 'spaxel-home-'));
  readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    SPAXEL_HOME: this.home,
    SPAXEL_FITTERS: [__dirname, join(source, '../../../fitters')].join(delimiter),
    SPAXEL_TEMPLATES: templates,
    SPAXEL_WORKERS: '2',
    SPAXEL_ROOT: this.root
  };

  /** Path of a file below the root, written when bytes are given. */
  file(name: string, bytes?: Uint8Array | string): string {
    const path = join(this.root, name);
    if (bytes !== undefined) writeFileSync(path, bytes);
    return path;
  }

  /** argv of the program from source. */
  argv(...args: string[]): string[] {
    return ['--conditions=source', '--no-warnings', join(source, 'main.ts'), ...args];
  }

  /** Runs a command to its end. */
  spaxel(...args: string[]): Promise<Said> {
    return new Promise(resolve => {
      const options = { cwd: this.root, env: this.env, timeout: 60_000 };
      execFile(
        process.execPath,
        this.argv(...args),
        options,
        (error: ExecFileException | null, out, log) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, log });
        }
      );
    });
  }

  /** The state folder of the root, once there is one. */
  get state(): string {
    const roots = join(this.home, 'roots');
    const [name = ''] = existsSync(roots) ? readdirSync(roots) : [];
    return join(roots, name);
  }

  gateway(): GatewayFile | null {
    const path = join(this.state, 'gateway.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as GatewayFile) : null;
  }

  /** Sends the gateway a signal and waits until its process is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const pid = this.gateway()?.pid;
    if (pid === undefined) return;
    try {
      process.kill(pid, signal);
      for (;;) {
        process.kill(pid, 0);
        if (readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ')) return;
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    } catch {
      return;
    }
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    for (const folder of [this.root, this.home]) rmSync(folder, { recursive: true, force: true });
  }
}
