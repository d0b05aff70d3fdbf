import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCommand } from '@spaxel/core';
import type { BlobKeeper, TaskQueue } from '@spaxel/queue';
import {
  CubeShelf,
  Instruments,
  SideShelf,
  type OpenOptions,
  type SideOptions
} from './cube/index.ts';
import type { FitSource } from './plan/source.ts';
import { Campaigns } from './campaign/index.ts';
import { Feed } from './feed/feed.ts';
import { finishRun } from './feed/finish.ts';
import { Changes } from './feed/changes.ts';
import { jobFolder, Jobs } from './feed/jobs.ts';
import { MeteredQueue } from './feed/meter.ts';
import type { Run } from './feed/run.ts';
import { Ledger } from './ledger/index.ts';
import { Offers, type OfferedFitter } from './plan/offers.ts';
import { draftJob } from './plan/check.ts';
import type { Planned } from './plan/ready.ts';
import type { PlannerDoors } from './plan/planner.ts';
import type { Resolve } from './plan/reading.ts';
import { openSource } from './plan/open-source.ts';
import { openWork } from './plan/open-work.ts';
import type { Work } from './plan/work.ts';
import { ArrayFile } from './results/arrays.ts';
import { Checks } from './results/check/checks.ts';
import { loadColumns, planOf, readSegmentFile, type FittedJob } from './results/job-results.ts';
import { Products } from './results/products.ts';
import type { GatewayDoors } from './routes/doors.ts';
import type { Caller } from './routes/guard.ts';
import { nameBelow, resolvePath } from './routes/resolve.ts';
import { GatewayServer } from './routes/server.ts';
import type { SharedAddress } from './routes/shared-address.ts';
import { Tokens } from './identity/tokens.ts';

export interface GatewayOptions {
  /** Real path of the folder whose cubes are served. */
  readonly root: string;
  /** The state folder: ledger and jobs. */
  readonly state: string;
  readonly version: string;
  readonly fitters: readonly OfferedFitter[];
  /** Folders of template sets, the user's own first. */
  readonly templateRoots: readonly string[];
  /** The folder of the user's own instruments. */
  readonly instruments: string;
  /** Where side files of large cubes are kept, and the program that makes them; without, there are none. */
  readonly sides?: SideOptions | undefined;
  readonly queue: TaskQueue;
  /** The store that the queue's payloads lie in, when it has one. */
  readonly blobs?: BlobKeeper | undefined;
  /** Told of every call: a gateway that nobody calls may end. */
  readonly called: () => void;
}

/** The gateway: rooms wired together, and the doors to them. */
export class Gateway {
  readonly jobs: Jobs;
  readonly #campaigns: Campaigns;
  readonly #options: GatewayOptions;
  readonly #ledger: Ledger;
  readonly #cubes: CubeShelf;
  readonly #sides: SideShelf | undefined;
  readonly #instruments: Instruments;
  readonly #products: Products;
  readonly #checks: Checks;
  readonly #server: GatewayServer;
  readonly #changes = new Changes();
  readonly #queue: MeteredQueue;
  readonly #planner: PlannerDoors;
  readonly #offers: Offers;

  /** @throws SpaxelError LedgerVersion, LedgerBroken. */
  constructor(options: GatewayOptions) {
    this.#options = options;
    const { state, version } = options;
    const queue = (this.#queue = new MeteredQueue(options.queue));
    mkdirSync(join(state, 'jobs'), { recursive: true });
    this.#ledger = new Ledger(join(state, 'ledger.sqlite'));
    this.#offers = new Offers(options.fitters, options.templateRoots);
    this.#instruments = new Instruments(options.instruments);
    this.#sides = options.sides && new SideShelf(options.sides);
    this.#cubes = this.#shelf();
    const folder = (job: string): string => jobFolder(state, job);
    const feed = new Feed({
      ledger: this.#ledger,
      queue,
      open: (job, planned) => this.#openRun(job, planned),
      finish: run => this.#finish(run),
      changed: this.#changes.tell.bind(this.#changes)
    });
    this.#products = new Products({
      ledger: this.#ledger,
      folder,
      live: job => feed.run(job)?.doors.columns,
      quantities: name => this.#offers.quantities(name),
      openWork: job => this.#openWork(job)
    });
    const { ledger, offers } = { ledger: this.#ledger, offers: this.#offers };
    this.#checks = new Checks({ ledger, folder, fitted: job => this.#fitted(job), offers });
    this.#planner = this.#plannerDoors();
    this.jobs = new Jobs({
      ledger,
      feed,
      products: this.#products,
      checks: this.#checks,
      ...{ planner: this.#planner, folder, changes: this.#changes, queue, blobs: options.blobs }
    });
    this.#campaigns = this.#openCampaigns();
    this.#server = new GatewayServer(this.#doors(version));
  }

  /** Whether nothing is planned or fitted, and no row of a campaign waits. */
  get isIdle(): boolean {
    return this.jobs.isIdle && this.#campaigns.isIdle;
  }

  #openCampaigns(): Campaigns {
    const [ledger, products, planner] = [this.#ledger, this.#products, this.#planner];
    return new Campaigns({
      ...{ ledger, jobs: this.jobs, products, planner },
      resolveIn: this.#resolveIn.bind(this),
      slots: () => this.#queue.capacity().slots
    });
  }

  #shelf(): CubeShelf {
    const { root } = this.#options;
    const [instruments, sides] = [this.#instruments, this.#sides];
    return new CubeShelf(path => nameBelow(root, path), { instruments, sides });
  }

  #plannerDoors(): PlannerDoors {
    return {
      fitter: name => this.#offers.fitter(name),
      templates: name => this.#offers.templates(name),
      openSource: (paths, reading) => this.#openAsSaid(paths, reading),
      manifest: name => this.#offers.offered(name)?.manifest,
      checked: job => this.#fitted(job)
    };
  }

  async #fitted(job: string): Promise<FittedJob> {
    return { ...(await this.#products.results(job)), fits: this.#ledger.fits(job) };
  }

  /** Listens on one more socket. */
  listen(socket: string, caller: Caller): Promise<void> {
    return this.#server.listen(socket, caller);
  }

  /** Listens at a shared address as well; answers the port. @throws SpaxelError OptionInvalid. */
  share(address: SharedAddress): Promise<number> {
    return this.#server.share(address);
  }

  /** Takes up what had not ended when the gateway before this one did. */
  recover(): void {
    this.jobs.recover(({ command, folder }) =>
      draftJob(readCommand(command), this.#resolveIn(folder, false), this.#planner)
    );
    void this.#campaigns.recover();
  }

  /** Ends in order: no more calls, no more tasks, the ledger closed. Jobs go on at the next start. */
  async close(): Promise<void> {
    await this.#server.close();
    await this.#campaigns.close();
    await this.jobs.close();
    await this.#cubes.close();
    this.#ledger.close();
  }

  #doors(version: string): GatewayDoors {
    const { root, called, blobs } = this.#options;
    return {
      called,
      facts: { version, pid: process.pid, root },
      ...{ cubes: this.#cubes, instruments: this.#instruments },
      jobs: this.jobs,
      campaigns: this.#campaigns,
      ...{ products: this.#products, checks: this.#checks },
      ...{ tokens: new Tokens(this.#options.state), blobs },
      register: this.#ledger.register,
      resolve: (path, origin) => resolvePath(root, path, origin),
      offers: this.#offers,
      queue: this.#queue,
      watch: { queue: this.#queue, phases: () => this.#ledger.phases() }
    };
  }

  /** With the instruments that the user has saved by now. */
  async #openAsSaid(paths: readonly string[], reading: OpenOptions): Promise<FitSource> {
    const { instruments } = await this.#instruments.all();
    return this.#openSource(paths, { ...reading, saved: instruments });
  }

  #openSource(paths: readonly string[], reading: OpenOptions): Promise<FitSource> {
    const { root } = this.#options;
    // The rows of a cube elsewhere are some thousand ranges each: one pass brings them all. Of a large one here spectra are fed
    // from the centre out, each some thousand reads without a side file.
    const sides = this.#sides ? { sides: this.#sides } : {};
    return openSource(paths, { ...reading, ...sides, name: nameBelow(root, paths[0] ?? '') });
  }

  /** A planned job with its source open: the one that planning has left, else opened again. */
  async #openWork(job: string, planned?: Planned): Promise<Work> {
    const plan = planOf(this.#ledger.job(job));
    const open = (): Promise<FitSource> =>
      this.#openSource(plan.source.paths, plan.source.reading ?? {});
    const readSegment: Work['readSegment'] = (from, segment) => this.#readSegment(from, segment);
    return openWork(
      { job, plan, folder: jobFolder(this.#options.state, job), readSegment },
      planned ?? { source: await open() }
    );
  }

  async #readSegment(job: string, segment: number): ReturnType<Work['readSegment']> {
    const row = this.#ledger.segments(job).find(one => one.segment === segment);
    if (row === undefined) return undefined;
    // The other job's folder may have been removed: then the spectrum is fitted again.
    return readSegmentFile(jobFolder(this.#options.state, job), row).catch(() => undefined);
  }

  async #openRun(job: string, planned?: Planned): Promise<Run['doors']> {
    const folder = jobFolder(this.#options.state, job);
    const work = await this.#openWork(job, planned);
    const arrays = await ArrayFile.open(folder, this.#ledger.segments(job));
    const columns = await loadColumns(this.#ledger, job, folder);
    return { ledger: this.#ledger, arrays, columns, work };
  }

  async #finish(run: Run): Promise<void> {
    const { version, state } = this.#options;
    const folder = jobFolder(state, run.id);
    await finishRun(run, { offers: this.#offers, version, folder });
    this.#products.forget(run.id);
    await this.#checks.finish(run.id, run.doors.work);
  }

  #resolveIn(folder: string, isJailed: boolean): Resolve {
    const caller = isJailed ? 'proxy' : 'owner';
    return path => resolvePath(this.#options.root, path, { folder, caller });
  }
}
