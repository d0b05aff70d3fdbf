// The folder of side files: made in the background one at a time, the longest unused removed when the quota is full.
import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Warning } from '../layout.ts';
import { SideFile } from './file.ts';
import { copyName, imageBytes, sideBytes, sideName, type Fetched, type SidePlan } from './plan.ts';
import { SideThread } from './start.ts';

const gibibyte = 1024 ** 3;
/** All side files together. */
const usualQuota = 16 * gibibyte;
/** What is left to others on the disk. */
const spare = gibibyte / 4;
/** A half file that has not grown for so long has lost its maker. */
const lostMs = 10 * 60 * 1000;

export interface SideOptions {
  readonly folder: string;
  /** The file of thread.ts, or of its bundle. */
  readonly program: string;
  readonly quotaBytes?: number;
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** Side files by the images that they are made of. Nothing here ever fails: without a side file a cube is read directly. */
export class SideShelf {
  readonly #options: SideOptions;
  readonly #wishes = new Map<string, SidePlan>();
  readonly #refused = new Set<string>();
  #making: Promise<void> | undefined;
  /** The name of the side file whose turn it is. */
  #made: string | undefined;
  #thread: SideThread | undefined;
  #ready: Promise<boolean> | undefined;
  #warning: Warning | undefined;
  #isClosed = false;

  constructor(options: SideOptions) {
    this.#options = options;
  }

  /** Why spectra stay as slow as they are, when they do. */
  get warning(): Warning | undefined {
    return this.#warning;
  }

  /** Makes the folder and throws half files away; false when it cannot be written. */
  ready(): Promise<boolean> {
    return (this.#ready ??= this.#prepare());
  }

  /** The side file of a plan when it is there, whole and sound. */
  open(plan: SidePlan): Promise<SideFile | undefined> {
    return SideFile.open(this.#pathOf(plan), plan);
  }

  /** Asks for a side file, to be made when its turn comes. */
  wish(plan: SidePlan): void {
    const name = sideName(plan);
    if (this.#isClosed || this.#refused.has(name)) return;
    this.#wishes.set(name, plan);
    this.#making ??= this.#makeAll();
  }

  /** Throws a damaged side file away and asks for another. */
  async replace(plan: SidePlan): Promise<void> {
    await rm(this.#pathOf(plan), { force: true }).catch(() => undefined);
    this.wish(plan);
  }

  /** How much of an image elsewhere is here while its side file is wished for or made; undefined before and after. */
  fetched(plan: SidePlan): Fetched | undefined {
    const name = sideName(plan);
    const of = imageBytes(plan);
    if (this.#wishes.has(name)) return { bytes: 0, of };
    return this.#made === name ? { bytes: this.#thread?.fetchedBytes ?? 0, of } : undefined;
  }

  /** The side file of a plan as it grows, when its turn has come. */
  growing(plan: SidePlan): Pick<SideThread, 'half' | 'rows'> | undefined {
    return this.#made === sideName(plan) ? this.#thread : undefined;
  }

  /** Resolves when no side file is being made. */
  async settled(): Promise<void> {
    await this.#making;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wishes.clear();
    await this.#thread?.stop();
    await this.#making;
  }

  #pathOf(plan: SidePlan): string {
    return join(this.#options.folder, sideName(plan));
  }

  async #prepare(): Promise<boolean> {
    const { folder } = this.#options;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.W_OK);
    } catch (thrown) {
      this.#warn('OutputUnwritable', `cannot be written (${codeOf(thrown)})`);
      return false;
    }
    for (const { path, usedMs } of await this.#files('.half'))
      if (Date.now() - usedMs > lostMs) await rm(path, { force: true }).catch(() => undefined);
    return true;
  }

  #warn(code: 'OutputUnwritable' | 'DiskFull', what: string): void {
    const { folder } = this.#options;
    const sentence = `The cache folder ${folder} ${what}: spectra of large cubes are read from the cubes themselves, which is slower.`;
    this.#warning = { code, sentence };
  }

  async #files(ending: string): Promise<Kept[]> {
    const { folder } = this.#options;
    const names = await readdir(folder).catch(() => []);
    const looked = names
      .filter(name => name.endsWith(ending))
      .map(async name => {
        const path = join(folder, name);
        const found = await stat(path).catch(() => undefined);
        return found && { path, bytes: found.size, usedMs: found.mtimeMs };
      });
    return (await Promise.all(looked)).filter(found => found !== undefined);
  }

  async #makeAll(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#made = sideName(next);
      const failure = await this.#make(next).catch(codeOf);
      this.#made = undefined;
      if (failure === null) this.#warning = undefined;
      else this.#refuse(next, failure);
    }
    this.#making = undefined;
  }

  #next(): SidePlan | undefined {
    const [first] = this.#wishes;
    if (first === undefined || this.#isClosed) return undefined;
    this.#wishes.delete(first[0]);
    return first[1];
  }

  /** A cube that changed gets another plan; what else failed would fail again. */
  #refuse(plan: SidePlan, failure: string): void {
    this.#refused.add(sideName(plan));
    if (failure === 'ENOSPC' || failure === 'EDQUOT') this.#warn('DiskFull', 'has no room left');
    else if (/^E[A-Z]+$/.test(failure))
      this.#warn('OutputUnwritable', `cannot be used (${failure})`);
  }

  /** Null when the side file is there, else why not. */
  async #make(plan: SidePlan): Promise<string | null> {
    if (!(await this.ready())) return 'unwritable';
    const whole = this.#pathOf(plan);
    const known = await SideFile.open(whole, plan);
    await known?.close();
    if (known !== undefined) return null;
    // The copy of a cube elsewhere is here while its side file is made.
    const files = plan.far === undefined ? 1 : 2;
    const refusal = await this.#makeRoom(files * sideBytes(plan));
    if (refusal !== null) return refusal;
    const half = `${whole}.${process.pid}.${Date.now()}.half`;
    this.#thread = new SideThread(this.#options.program, { plan, half, whole });
    const failure = await this.#thread.ended;
    this.#thread = undefined;
    if (failure !== null)
      for (const left of [half, copyName(half)]) await rm(left, { force: true });
    return failure;
  }

  async #makeRoom(wanted: number): Promise<string | null> {
    const { folder, quotaBytes = usualQuota } = this.#options;
    if (wanted > quotaBytes) return 'larger than the quota';
    const kept = (await this.#files('.side')).sort((a, b) => a.usedMs - b.usedMs);
    let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of kept) {
      if (total + wanted <= quotaBytes) break;
      await rm(path, { force: true });
      total -= bytes;
    }
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < wanted + spare ? 'ENOSPC' : null;
  }
}

function codeOf(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  return code ?? message;
}
