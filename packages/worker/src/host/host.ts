// The fitter host: keeps one program alive between spectra, restarts it when it was lost, and ends it with its scratch folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpaxelError, taggedError } from '@spaxel/core';
import type { FitterHello } from '@spaxel/protocol';
import type { FoundFitter } from '../fitters.ts';
import {
  attempt,
  removeFiles,
  writeInput,
  type Answered,
  type Batch,
  type BatchFiles,
  type Lost
} from './attempt.ts';
import { defaultPython } from './command.ts';
import { aborted } from './inbox.ts';
import { FitterProcess } from './process.ts';

/** What must end with the worker, should it be killed: process group and folder; null = none. */
export interface Belongings {
  readonly group: number | null;
  readonly folder: string | null;
}

/** Everything has a default. */
export interface HostOptions {
  readonly python?: string;
  /** Until `hello`: importing a scientific stack on a busy machine takes its time; 120 unless said. */
  readonly helloSeconds?: number;
  /** Added to the limit of the first spectrum with a template set, which is read then; 60 unless said. */
  readonly graceSeconds?: number;
  /** Called whenever the belongings change. */
  readonly onBelongings?: (belongings: Belongings) => void;
}

const startTries = 2;

/** One fitter, one process at a time, one batch at a time. */
export class FitterHost {
  readonly found: FoundFitter;
  readonly #options: HostOptions;
  #folder: string | null = null;
  #making: Promise<string> | undefined;
  /** Ends with the batch that was asked for last. */
  #turn: Promise<void> = Promise.resolve();
  #count = 0;
  #process: FitterProcess | undefined;
  #hello: FitterHello | undefined;
  #warmTemplates: string | undefined;

  constructor(found: FoundFitter, options: HostOptions = {}) {
    this.found = found;
    this.#options = options;
  }

  /** SHA-256 over the fitter's files from its last hello; undefined before. */
  get digest(): string | undefined {
    return this.#hello?.digest;
  }

  /** The program's version from its last hello; empty before. */
  get version(): string {
    return this.#hello?.version ?? '';
  }

  /**
   * Has the batch fitted, starting the program when it does not run. Batches take turns; the spectra of the next are
   * written while the one before is fitted. `began` is called when its turn comes. Never rejects.
   */
  async fit(batch: Batch, signal: AbortSignal, began?: () => void): Promise<Answered | Lost> {
    const before = this.#turn;
    let end: () => void = () => undefined;
    this.#turn = new Promise(resolve => (end = resolve));
    const files = await this.#write(batch);
    await before;
    try {
      if ('lost' in files) return files;
      return await this.#attempt(batch, { ...files, signal, began });
    } finally {
      end();
      if (!('lost' in files)) await removeFiles(files);
    }
  }

  async #write(batch: Batch): Promise<BatchFiles | Lost> {
    const number = (this.#count += 1);
    try {
      return await writeInput(batch, await this.#scratch(), number);
    } catch (thrown) {
      return { lost: taggedError(thrown), index: null };
    }
  }

  async #attempt(
    batch: Batch,
    {
      signal,
      began,
      ...files
    }: BatchFiles & { signal: AbortSignal; began?: (() => void) | undefined }
  ): Promise<Answered | Lost> {
    let process: FitterProcess;
    try {
      process = await this.#ready(signal);
    } catch (thrown) {
      return { lost: taggedError(thrown), index: null };
    }
    began?.();
    const isWarm = this.#warmTemplates === batch.templates;
    const graceSeconds = isWarm ? 0 : (this.#options.graceSeconds ?? 60);
    const answer = await attempt(process, batch, { ...files, graceSeconds, signal });
    if ('lost' in answer) await this.#drop();
    else this.#warmTemplates = batch.templates;
    return answer;
  }

  #scratch(): Promise<string> {
    this.#making ??= this.#make();
    return this.#making;
  }

  async #make(): Promise<string> {
    try {
      const folder = await mkdtemp(join(tmpdir(), 'spaxel-fit-'));
      this.#folder = folder;
      this.#announce();
      return folder;
    } catch (thrown) {
      this.#making = undefined;
      throw thrown;
    }
  }

  /** Lets the program leave and removes the scratch folder. */
  async close(): Promise<void> {
    await this.#process?.end();
    this.#process = undefined;
    const folder = this.#folder;
    this.#folder = null;
    this.#making = undefined;
    if (folder !== null) await rm(folder, { recursive: true, force: true });
    this.#announce();
  }

  async #ready(signal: AbortSignal): Promise<FitterProcess> {
    if (signal.aborted) throw aborted();
    if (this.#process?.group != null) return this.#process;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#start(signal);
      } catch (thrown) {
        await this.#drop();
        const { _tag } = taggedError(thrown);
        if (tries === startTries || _tag === 'FitterMissing' || _tag === 'Aborted') throw thrown;
      }
    }
  }

  async #start(signal: AbortSignal): Promise<FitterProcess> {
    const scratch = await this.#scratch();
    const { python = defaultPython(), helloSeconds = 120 } = this.#options;
    const process = new FitterProcess(this.found, { scratch, python });
    this.#process = process;
    this.#warmTemplates = undefined;
    this.#announce();
    const { title, name } = this.found.manifest;
    const late = (): SpaxelError =>
      new SpaxelError(
        'FitterSilent',
        `${title} said nothing for ${helloSeconds} s after its start.`
      );
    const hello = await process.next({ seconds: helloSeconds, late, signal });
    if (hello.type !== 'hello' || hello.fitter !== name)
      throw new SpaxelError('FitterBroken', `${title} did not begin with hello of "${name}".`);
    this.#hello = hello;
    if (hello.sentence !== undefined) throw new SpaxelError('FitterMissing', hello.sentence);
    return process;
  }

  async #drop(): Promise<void> {
    await this.#process?.kill();
    this.#process = undefined;
    this.#announce();
  }

  #announce(): void {
    this.#options.onBelongings?.({ group: this.#process?.group ?? null, folder: this.#folder });
  }
}
