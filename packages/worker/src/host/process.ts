// One running fitter: its process group, the lines it writes, the tail of its log.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { SpaxelError, taggedError } from '@spaxel/core';
import type { FitterFit } from '@spaxel/protocol';
import type { FoundFitter } from '../fitters.ts';
import { filledArgv, fitterEnvironment } from './command.ts';
import { Inbox, type Wait } from './inbox.ts';
import { LineCutter, readLine, type FitterLine } from './lines.ts';

const tailBytes = 4096;
const shownCharacters = 1000;
/** Milliseconds: between SIGTERM and SIGKILL; after exit for its pipes to drain; after stdin's end. */
const pauses = { term: 1000, drain: 2000, end: 2000 };

/** Where a fitter runs and with which Python. */
export interface Place {
  readonly scratch: string;
  readonly python: string;
}

/** Started at once, detached into its own process group so that what it starts ends with it. */
export class FitterProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #inbox = new Inbox<FitterLine>();
  readonly #lines = new LineCutter();
  readonly #title: string;
  #log: Buffer = Buffer.alloc(0);
  #isGone = false;
  readonly gone: Promise<void>;

  constructor(found: FoundFitter, place: Place) {
    this.#title = found.manifest.title;
    const [program = '', ...rest] = filledArgv(found.manifest.start, found.folder, place.python);
    const env = fitterEnvironment(found, place.scratch);
    this.#child = spawn(program, rest, { cwd: place.scratch, env, detached: true, stdio: 'pipe' });
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#log = Buffer.concat([this.#log, chunk]).subarray(-tailBytes);
    });
    this.gone = new Promise(resolve => this.#watch(program, resolve));
  }

  /** Also its process group's id; null when it never started or is gone. */
  get group(): number | null {
    return this.#isGone ? null : (this.#child.pid ?? null);
  }

  write(line: FitterFit): void {
    this.#child.stdin.write(JSON.stringify(line) + '\n');
  }

  /** Its next line; rejects with FitterCrashed, FitterBroken, FitterMissing, or as the wait says. */
  next(wait: Wait): Promise<FitterLine> {
    return this.#inbox.take(wait);
  }

  /** SIGTERM to the group, SIGKILL a second later; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#signal('SIGTERM');
    await this.#goneWithin(pauses.term);
  }

  /** Closes its stdin and lets it leave by itself; killed after two seconds. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#goneWithin(pauses.end);
  }

  async #goneWithin(milliseconds: number): Promise<void> {
    const timer = setTimeout(() => this.#signal('SIGKILL'), milliseconds);
    await this.gone;
    clearTimeout(timer);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // ESRCH: the group is empty.
    }
  }

  #read(text: string): void {
    try {
      for (const line of this.#lines.cut(text)) this.#inbox.push(readLine(line));
    } catch (thrown) {
      this.#inbox.fail(taggedError(thrown));
    }
  }

  #watch(program: string, resolve: () => void): void {
    const leave = (error: SpaxelError): void => {
      this.#isGone = true;
      this.#inbox.fail(error);
      resolve();
    };
    this.#child.on('error', cause => {
      const sentence = `The program ${program} of ${this.#title} could not be started.`;
      if (this.#child.pid === undefined) leave(new SpaxelError('FitterMissing', sentence, cause));
    });
    this.#child.on('exit', (code, signal) => {
      this.#signal('SIGKILL');
      const how = signal === null ? `ended with code ${code}` : `got ${signal}`;
      const crash = (): void => leave(this.#crashed(how));
      const guard = setTimeout(crash, pauses.drain);
      this.#child.once('close', () => {
        clearTimeout(guard);
        crash();
      });
    });
  }

  #crashed(how: string): SpaxelError {
    const log = this.#log.toString('utf8').trim().slice(-shownCharacters);
    const tail = log === '' ? 'Its log is empty.' : `Its log ends: ${log}`;
    return new SpaxelError('FitterCrashed', `${this.#title} ${how}. ${tail}`);
  }
}
