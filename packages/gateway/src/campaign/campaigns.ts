import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ulid } from 'ulid';
import { problemOf, SpaxelError, taggedError, writeCommand, type Command } from '@spaxel/core';
import type { Campaign, CampaignRow } from '@spaxel/protocol';
import { Changes } from '../feed/changes.ts';
import { claimFolder } from '../results/write.ts';
import { writeCatalogue } from './catalogue.ts';
import type { CampaignDoors } from './doors.ts';
import { readList } from './list.ts';
import { readText } from './text.ts';
import { Proof } from './proof.ts';
import { Runner } from './runner.ts';
import { rowOf, viewOf } from './view.ts';

/** Who asks for a campaign, and how far its rows may reach. */
export interface CampaignAsker {
  readonly folder: string;
  readonly owner: string | null;
  readonly isJailed: boolean;
}

/** Surveys: the rows of a list, fitted as one group, each row a job. */
export class Campaigns {
  readonly #doors: CampaignDoors;
  readonly #runners = new Map<string, Runner>();
  readonly #changes = new Changes();

  constructor(doors: CampaignDoors) {
    this.#doors = doors;
  }

  /** Whether no row waits or runs. */
  get isIdle(): boolean {
    return [...this.#runners.values()].every(runner => runner.isIdle);
  }

  /**
   * Reads and checks a list, makes its group, and goes on in the background.
   * @throws SpaxelError ListInvalid with every fault; FileNotFound, OutsideRoot, OptionInvalid, OutputUnwritable.
   */
  async submit(command: Command, asker: CampaignAsker): Promise<Campaign> {
    const { ledger, planner, resolveIn } = this.#doors;
    const { folder, owner, isJailed } = asker;
    const [name = ''] = command.positionals;
    const { wait: _wait, json: _json, root: _root, ...options } = command.options;
    const resolve = resolveIn(folder, isJailed);
    const text = await readText(await resolve(name), name);
    const proof = new Proof(planner, resolve);
    await proof.all(options);
    const rows = await readList(text, name, { resolve, proof, options });
    const out = options['out'] as string | undefined;
    const place = out === undefined ? null : await resolve(out);
    if (place !== null) await claimFolder(place);
    const id = ulid();
    ledger.campaigns.add(
      {
        ...{ id, name, folder, owner, out: place, jailed: isJailed ? 1 : 0 },
        command: writeCommand({ ...command, options }),
        created: new Date().toISOString()
      },
      rows
    );
    this.#run(id);
    return this.view(id);
  }

  /** Takes up what had not ended when the gateway did; its jobs are taken up before. */
  async recover(): Promise<void> {
    for (const id of this.#table.unfinished()) {
      this.#run(id);
      // It may have ended between the word and the deed.
      if (this.#table.get(id).phase === 'ABORTED') await this.#stopOpen(id);
    }
  }

  /** Every campaign, newest first. */
  list(): Campaign[] {
    return this.#table
      .all()
      .map(record => viewOf(this.#doors.ledger, record, this.#runners.get(record.id)));
  }

  /** @throws SpaxelError CampaignUnknown. */
  view(id: string): Campaign {
    return viewOf(this.#doors.ledger, this.#table.get(id), this.#runners.get(id));
  }

  /** Some rows, and how many there are of this phase. @throws SpaxelError CampaignUnknown. */
  rows(
    id: string,
    page: {
      readonly from: number;
      readonly n: number;
      readonly phase?: CampaignRow['phase'] | undefined;
    }
  ): { readonly rows: CampaignRow[]; readonly total: number } {
    this.#table.get(id);
    const { rows } = this.#table.counts(id);
    const all = Object.values(rows).reduce((sum, one) => sum + one, 0);
    const total = page.phase === undefined ? all : rows[page.phase];
    const counted = this.#table.members(id, page).map(one => rowOf(this.#doors.ledger, one));
    return { rows: counted, total };
  }

  /** Whose token asked for it, null for the gateway's own user; and whether others may see it. @throws SpaxelError CampaignUnknown. */
  access(id: string): { readonly owner: string | null; readonly isShared: boolean } {
    const { owner, command } = this.#table.get(id);
    return { owner, isShared: / --shared( |$)/.test(command) };
  }

  watch(id: string, changed: () => void): () => void {
    return this.#changes.watch(id, changed);
  }

  /** Begins no more rows and stops those that run; what is fitted stays. @throws SpaxelError CampaignUnknown. */
  async cancel(id: string): Promise<Campaign> {
    this.#table.get(id);
    if (this.#table.abort(id)) {
      this.#changes.tell(id);
      await this.#stopOpen(id);
    }
    return this.view(id);
  }

  /**
   * Fits again what failed or was cancelled: rows, and spectra of rows that have ended; of those that run, within their jobs.
   * @throws SpaxelError CampaignUnknown, NothingToFit.
   */
  async retry(id: string): Promise<Campaign> {
    const { folder, jailed } = this.#table.get(id);
    const { ledger, jobs, resolveIn } = this.#doors;
    const running = (this.#runners.get(id)?.open ?? []).filter(
      job => ledger.counts(job).failed > 0
    );
    for (const job of running)
      await jobs.control.retry(job, {}, () => resolveIn(folder, jailed === 1)).catch(ignoreEnded);
    await this.#runners.get(id)?.settled();
    if (this.#table.again(id) + running.length === 0)
      throw new SpaxelError('NothingToFit', `Nothing of campaign ${id} has failed.`);
    this.#run(id);
    this.#changes.tell(id);
    return this.view(id);
  }

  /** One row a cube: what was asked, how it ended, and its maps in a few numbers. @throws SpaxelError CampaignUnknown. */
  catalogue(id: string, format: 'ecsv' | 'csv'): string {
    const record = this.#table.get(id);
    return writeCatalogue(record, this.#table.members(id, { from: 0, n: -1 }), format);
  }

  /** Writes the catalogue; a name that ends with .csv gets no header of ECSV. @throws SpaxelError CampaignUnknown, OutputUnwritable. */
  async writeCatalogue(id: string, path: string): Promise<void> {
    const text = this.catalogue(id, path.toLowerCase().endsWith('.csv') ? 'csv' : 'ecsv');
    await claimFolder(dirname(path));
    await writeFile(`${path}.part`, text, { flush: true });
    await rename(`${path}.part`, path);
  }

  /** Ids of all campaigns, newest first. */
  ids(): string[] {
    return this.#table.all().map(({ id }) => id);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#runners.values()].map(runner => runner.close()));
  }

  get #table(): CampaignDoors['ledger']['campaigns'] {
    return this.#doors.ledger.campaigns;
  }

  async #stopOpen(id: string): Promise<void> {
    const runner = this.#runners.get(id);
    await Promise.all((runner?.open ?? []).map(job => this.#doors.jobs.cancel(job)));
    await runner?.settled();
    runner?.kick();
  }

  #run(id: string): void {
    const known = this.#runners.get(id);
    if (known !== undefined) {
      known.kick();
      return;
    }
    const runner = new Runner(id, {
      ...this.#doors,
      changed: () => {
        this.#changes.tell(id);
      },
      ended: () => this.#end(id)
    });
    this.#runners.set(id, runner);
    runner.start();
  }

  /** No row waits or runs: the catalogue is written where it was asked for. */
  async #end(id: string): Promise<void> {
    const { out } = this.#table.get(id);
    const place = out === null ? undefined : join(out, 'catalogue.ecsv');
    const failed = place === undefined ? undefined : await this.#writeOrTell(id, place);
    this.#table.note(id, failed ?? null);
    if (this.#table.next(id) !== undefined) return; // retried meanwhile
    this.#table.end(id);
    this.#runners.delete(id);
    this.#changes.tell(id);
  }

  #writeOrTell(id: string, place: string): Promise<ReturnType<typeof problemOf> | undefined> {
    return this.writeCatalogue(id, place).then(() => undefined, problemOf);
  }
}

/** A job that has just ended has no fit to be retried within it: its row is taken with the others. */
function ignoreEnded(thrown: unknown): void {
  const { _tag } = taggedError(thrown);
  if (_tag !== 'NothingToFit' && _tag !== 'JobNotReady') throw thrown;
}
