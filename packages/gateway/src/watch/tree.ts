// A folder and all below it: which files are there, and word of those that come, change and go.
import { watch, type BigIntStats, type FSWatcher } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isClosed, isTemporary } from './names.ts';

/** A file as it lies there now. */
export interface FileState {
  /** Relative to the watched folder, with `/`. */
  readonly path: string;
  /** Which file it is, whatever its name: a rename keeps it. */
  readonly file: string;
  readonly bytes: number;
  readonly modifiedNs: bigint;
  /** When anything of it changed last, its name too. */
  readonly changedNs: bigint;
}

export interface TreeEars {
  /** Called of every file at every look, changed or not. */
  found(file: FileState): void;
  /** A file under a temporary name. */
  half(file: FileState): void;
  gone(path: string): void;
  trouble(sentence: string): void;
}

interface Entry {
  readonly isFolder: boolean;
  readonly state: FileState;
}

/** stat calls at a time. */
const atATime = 32;
/** Events that come close together are one look, milliseconds. */
const pauseMs = 25;
/** Folders that the system is asked to tell of; what is below others is found by looking. */
const mostEars = 2000;

function stateOf(path: string, found: BigIntStats): FileState {
  return {
    path,
    file: `${found.ino}-${found.birthtimeNs}`,
    bytes: Number(found.size),
    modifiedNs: found.mtimeNs,
    changedNs: found.ctimeNs
  };
}

/** Looks through the folder when it is told to, and by itself at what the system says has changed. */
export class Tree {
  readonly #root: string;
  /** Absolute path of a folder that is not looked at. */
  readonly #avoid: string | undefined;
  readonly #ears: TreeEars;
  readonly #folders = new Map<string, FSWatcher | null>();
  readonly #known = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #told = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(root: string, avoid: string | undefined, ears: TreeEars) {
    this.#root = root;
    this.#avoid = avoid;
    this.#ears = ears;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#folders.values()) watcher?.close();
    this.#folders.clear();
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  /** Looks through everything: what is there is `found`, what is no longer there is `gone`. */
  async scan(): Promise<void> {
    const before = [...this.#known];
    const seen = new Set<string>();
    await this.#walk('', seen);
    for (const path of before) if (!seen.has(path)) await this.look(path);
  }

  /** The file at a path; undefined when there is none, or a folder. */
  async state(path: string): Promise<FileState | undefined> {
    const entry = await this.#entry(path);
    return entry === undefined || entry.isFolder ? undefined : entry.state;
  }

  /** Looks at one path. */
  async look(path: string): Promise<void> {
    const entry = await this.#entry(path);
    if (this.#isClosed()) return;
    if (entry === undefined) this.#forget(path);
    else if (entry.isFolder) await this.#walk(path, new Set());
    else this.#tell(entry.state);
  }

  /** Links to files count as files; links to folders are not followed, for they may lead in a circle. */
  async #entry(path: string): Promise<Entry | undefined> {
    const whole = join(this.#root, path);
    try {
      const own = await lstat(whole, { bigint: true });
      const real = own.isSymbolicLink() ? await stat(whole, { bigint: true }) : own;
      if (real.isFile()) return { isFolder: false, state: stateOf(path, real) };
      return own.isDirectory() ? { isFolder: true, state: stateOf(path, own) } : undefined;
    } catch {
      return undefined;
    }
  }

  #tell(file: FileState): void {
    if (isTemporary(basename(file.path))) {
      this.#ears.half(file);
      return;
    }
    this.#known.add(file.path);
    this.#ears.found(file);
  }

  async #walk(folder: string, seen: Set<string>): Promise<void> {
    if (this.#isClosed() || !this.#isOpen(folder)) return;
    this.#listen(folder);
    const below = await this.#namesIn(folder, seen);
    const folders: string[] = [];
    for (let at = 0; at < below.length; at += atATime) {
      const paths = below.slice(at, at + atATime);
      const entries = await Promise.all(paths.map(path => this.#entry(path)));
      if (this.#isClosed()) return;
      for (const entry of entries) {
        if (entry?.isFolder === true) folders.push(entry.state.path);
        else if (entry !== undefined) {
          seen.add(entry.state.path);
          this.#tell(entry.state);
        }
      }
    }
    for (const one of folders) await this.#walk(one, seen);
  }

  /** What a folder that cannot be read now held before counts as seen: a network that is away has removed nothing. */
  async #namesIn(folder: string, seen: Set<string>): Promise<string[]> {
    try {
      const names = await readdir(join(this.#root, folder));
      for (const name of names.filter(one => one.includes('\ufffd')))
        this.#trouble(`The name ${name} in ${join(this.#root, folder)} is not UTF-8: rename it.`);
      return names.map(name => (folder === '' ? name : `${folder}/${name}`));
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      if (code === 'ENOENT' && folder !== '') return [];
      this.#trouble(`${join(this.#root, folder)} cannot be read (${message}); it is tried again.`);
      for (const path of this.#known) if (isBelow(path, folder)) seen.add(path);
      return [];
    }
  }

  #isOpen(folder: string): boolean {
    if (folder === '') return true;
    return !isClosed(basename(folder)) && join(this.#root, folder) !== this.#avoid;
  }

  #listen(folder: string): void {
    if (this.#folders.has(folder) || this.#folders.size >= mostEars) return;
    try {
      const watcher = watch(join(this.#root, folder), (_, name) => {
        this.#hear(name === null ? folder : folder === '' ? name : `${folder}/${name}`);
      });
      watcher.on('error', () => {
        watcher.close();
        this.#folders.delete(folder);
      });
      this.#folders.set(folder, watcher);
    } catch (thrown) {
      this.#folders.set(folder, null);
      const { message } = thrown as Error;
      this.#trouble(
        `Changes of this folder are not told by the system (${message}): it is looked through from time to time.`
      );
    }
  }

  #hear(path: string): void {
    this.#changed.add(path);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#lookAtChanged();
    }, pauseMs);
  }

  async #lookAtChanged(): Promise<void> {
    const paths = [...this.#changed];
    this.#changed.clear();
    for (const path of paths) await this.look(path);
  }

  #forget(path: string): void {
    const watcher = this.#folders.get(path);
    if (watcher !== undefined) {
      watcher?.close();
      this.#folders.delete(path);
      for (const one of this.#known) if (isBelow(one, path)) this.#drop(one);
    }
    this.#drop(path);
  }

  #drop(path: string): void {
    if (this.#known.delete(path)) this.#ears.gone(path);
  }

  #trouble(sentence: string): void {
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    this.#ears.trouble(sentence);
  }
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
