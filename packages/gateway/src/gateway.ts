import { mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readCommand, SpaxelError } from '@spaxel/core';
import type { FitterManifest } from '@spaxel/protocol';
import type { TaskQueue } from '@spaxel/queue';
import { addSet, findSet, listSets } from '@spaxel/templates';
import { CubeShelf } from './cube/index.ts';
import { Feed } from './feed/feed.ts';
import { Changes, jobFolder, Jobs } from './feed/jobs.ts';
import type { Run } from './feed/run.ts';
import { Ledger, type JobRow } from './ledger/index.ts';
import { draft, type PlannerDoors, type ReadyFitter } from './plan/planner.ts';
import { openSource } from './plan/open-source.ts';
import { readLayout } from './plan/layout-file.ts';
import { Work } from './plan/work.ts';
import { ArrayFile } from './results/arrays.ts';
import { writeProducts } from './results/finish.ts';
import { loadColumns, planOf, readSegmentFile } from './results/job-results.ts';
import { Products } from './results/products.ts';
import type { GatewayDoors } from './routes/doors.ts';
import type { Caller } from './routes/guard.ts';
import { resolvePath } from './routes/resolve.ts';
import { GatewayServer } from './routes/server.ts';

/** A fitter as the gateway is told of it: its manifest, and whether it can run here. */
export interface OfferedFitter {
  readonly manifest: FitterManifest;
  /** When it can run, `sentence` is the program's version; else what to install. */
  readonly test: () => Promise<{ readonly available: boolean; readonly sentence: string }>;
}

export interface GatewayOptions {
  /** Real path of the folder whose cubes are served. */
  readonly root: string;
  /** The state folder: ledger and jobs. */
  readonly state: string;
  readonly version: string;
  readonly fitters: readonly OfferedFitter[];
  /** Folders of template sets, the user's own first. */
  readonly templateRoots: readonly string[];
  readonly queue: TaskQueue;
  /** Told of every call: a gateway that nobody calls may end. */
  readonly called: () => void;
}

/** The gateway: rooms wired together, and the doors to them. */
export class Gateway {
  readonly jobs: Jobs;
  readonly #options: GatewayOptions;
  readonly #ledger: Ledger;
  readonly #cubes: CubeShelf;
  readonly #products: Products;
  readonly #server: GatewayServer;
  readonly #changes = new Changes();
  readonly #planner: PlannerDoors;

  /** @throws SpaxelError LedgerVersion, LedgerBroken. */
  constructor(options: GatewayOptions) {
    this.#options = options;
    const { root, state, queue, version } = options;
    mkdirSync(join(state, 'jobs'), { recursive: true });
    this.#ledger = new Ledger(join(state, 'ledger.sqlite'));
    this.#cubes = new CubeShelf(path => nameBelow(root, path));
    const folder = (job: string): string => jobFolder(state, job);
    const feed = new Feed({
      ledger: this.#ledger,
      queue,
      open: job => this.#openRun(job),
      finish: run => this.#finish(run),
      changed: job => {
        this.#changes.tell(job);
      }
    });
    this.#products = new Products({
      ledger: this.#ledger,
      folder,
      live: job => feed.run(job)?.doors.columns,
      quantities: name => this.#manifest(name)?.quantities ?? [],
      openWork: job => this.#openWork(job)
    });
    this.#planner = {
      fitter: name => this.#fitter(name),
      templates: async name => (await findSet(name, options.templateRoots)).manifest,
      openSource: paths => openSource(paths, path => nameBelow(root, path))
    };
    const { planner, changes, products, ledger } = {
      planner: this.#planner,
      changes: this.#changes,
      products: this.#products,
      ledger: this.#ledger
    };
    this.jobs = new Jobs({ ledger, feed, products, planner, folder, changes });
    this.#server = new GatewayServer(this.#doors(version));
  }

  /** Listens on one more socket. */
  listen(socket: string, caller: Caller): Promise<void> {
    return this.#server.listen(socket, caller);
  }

  /** Takes up what had not ended when the gateway before this one did. */
  recover(): void {
    this.jobs.recover(row => this.#draftAgain(row));
  }

  /** Ends in order: no more calls, no more tasks, the ledger closed. Jobs go on at the next start. */
  async close(): Promise<void> {
    await this.#server.close();
    await this.jobs.close();
    await this.#cubes.close();
    this.#ledger.close();
  }

  #doors(version: string): GatewayDoors {
    const { root, templateRoots, called } = this.#options;
    return {
      called,
      facts: { version, pid: process.pid, root },
      cubes: this.#cubes,
      jobs: this.jobs,
      products: this.#products,
      resolve: (path, origin) => resolvePath(root, path, origin),
      fitters: async () => ({
        fitters: await Promise.all(
          this.#options.fitters.map(async ({ manifest, test }) => ({
            ...manifest,
            ...(await test())
          }))
        )
      }),
      templates: async () => {
        const { sets, broken } = await listSets(templateRoots);
        return {
          sets: sets.map(({ manifest }) => manifest),
          broken: broken.map(({ message }) => message)
        };
      },
      addTemplates: (name, folder) => addTemplates(name, folder, templateRoots)
    };
  }

  #manifest(name: string): FitterManifest | undefined {
    return this.#options.fitters.find(({ manifest }) => manifest.name === name)?.manifest;
  }

  /** The fitter of a name, or the first that can run. @throws SpaxelError FitterUnknown, FitterMissing. */
  async #fitter(name: string | undefined): Promise<ReadyFitter> {
    const { fitters } = this.#options;
    const known = fitters.map(({ manifest }) => manifest.name).join(', ') || 'none';
    const wanted =
      name === undefined ? fitters : fitters.filter(({ manifest }) => manifest.name === name);
    let missing = '';
    for (const { manifest, test } of wanted) {
      const { available, sentence } = await test();
      if (available) return { manifest, version: `${manifest.version}+${sentence}` };
      missing = sentence;
    }
    if (wanted.length === 0)
      throw new SpaxelError(
        'FitterUnknown',
        `There is no fitter named ${name ?? ''}; known are: ${known}.`
      );
    throw new SpaxelError('FitterMissing', missing);
  }

  async #openWork(job: string): Promise<Work> {
    const plan = planOf(this.#ledger.job(job));
    const { state, root } = this.#options;
    const source = await openSource(plan.source.paths, path => nameBelow(root, path));
    if (source.id !== plan.source.id) {
      await source.close();
      throw new SpaxelError(
        'CubeChanged',
        `${plan.source.paths.join(', ')} is not what it was when job ${job} was planned.`
      );
    }
    const layout = await readLayout(jobFolder(state, job));
    return new Work({
      plan,
      layout,
      source,
      readSegment: (from, segment) => this.#readSegment(from, segment)
    });
  }

  async #readSegment(job: string, segment: number): ReturnType<Work['readSegment']> {
    const row = this.#ledger.segments(job).find(one => one.segment === segment);
    if (row === undefined) return undefined;
    return readSegmentFile(jobFolder(this.#options.state, job), row).catch(() => undefined);
  }

  async #openRun(job: string): Promise<Run['doors']> {
    const folder = jobFolder(this.#options.state, job);
    const work = await this.#openWork(job);
    const arrays = await ArrayFile.open(folder, this.#ledger.segments(job));
    return {
      ledger: this.#ledger,
      arrays,
      columns: await loadColumns(this.#ledger, job, folder),
      work
    };
  }

  async #finish({ id, doors: { work, columns } }: Run): Promise<void> {
    const { state, version } = this.#options;
    const { wave } = await work.prepare(0);
    await writeProducts({
      row: this.#ledger.job(id),
      plan: work.plan,
      layout: work.layout,
      columns,
      fits: this.#ledger.fits(id),
      segments: this.#ledger.segments(id),
      quantities: this.#manifest(work.plan.fitter)?.quantities ?? [],
      sky: work.sky,
      gatewayVersion: version,
      folder: jobFolder(state, id),
      wave
    });
    this.#products.forget(id);
  }

  #draftAgain(row: JobRow): ReturnType<typeof draft> {
    const { root } = this.#options;
    const resolve = (path: string): Promise<string> =>
      resolvePath(root, path, { folder: row.folder, caller: 'owner' });
    return draft(readCommand(row.command), resolve, this.#planner);
  }
}

/** How a path is told to people: relative to the root when below it. */
function nameBelow(root: string, path: string): string {
  const way = relative(root, path);
  return way.startsWith('..') ? path : way;
}

async function addTemplates(
  name: string,
  folder: string,
  roots: readonly string[]
): Promise<string> {
  const [home] = roots;
  if (home === undefined)
    throw new SpaxelError('TemplatesUnknown', 'There is no folder for template sets.');
  const { manifest, warnings } = await addSet(name, folder, dirname(home));
  const { count, wave, medium, digest } = manifest;
  return `Template set ${name}: ${String(count)} populations, ${wave.first.toFixed(1)}-${wave.last.toFixed(1)} A (${medium}), digest ${digest.slice(0, 12)}. ${warnings.join(' ')}`.trim();
}
