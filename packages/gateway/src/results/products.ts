import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOfNumber, SpaxelError } from '@spaxel/core';
import { drawMaps } from '@spaxel/draw';
import type { FitterManifest } from '@spaxel/protocol';
import type { JobRow, Ledger } from '../ledger/index.ts';
import { readLayout } from '../plan/layout-file.ts';
import { spaxelsOf } from '../plan/layout.ts';
import type { Plan } from '../plan/plan.ts';
import type { Work } from '../plan/work.ts';
import type { Columns } from './columns.ts';
import { failedFits, returnedFile } from './finish.ts';
import {
  loadColumns,
  paint,
  planOf,
  readSegmentFile,
  statusMap,
  type JobResults
} from './job-results.ts';
import { withUnits } from './unit.ts';

export type Quantity = FitterManifest['quantities'][number];

/** A map on its way out. */
export interface MapOut {
  readonly values: Float32Array;
  readonly shape: readonly [number, number];
  readonly unit: string;
}

export interface ProductDoors {
  readonly ledger: Ledger;
  readonly folder: (job: string) => string;
  /** The columns of a job that runs now. */
  readonly live: (job: string) => Columns | undefined;
  readonly quantities: (fitter: string) => readonly Quantity[];
  /** Opens a job's source again. */
  readonly openWork: (job: string) => Promise<Work>;
}

const kept = 4;

/** Everything that can be read of a job's results, while it runs and after. */
export class Products {
  readonly #doors: ProductDoors;
  readonly #columns = new Map<string, Columns>();

  constructor(doors: ProductDoors) {
    this.#doors = doors;
  }

  async results(job: string): Promise<JobResults> {
    const { ledger, folder } = this.#doors;
    const row = ledger.job(job);
    if (row.phase === 'ARCHIVED')
      throw new SpaxelError('JobNotReady', `Job ${job} was given up; its results are gone.`);
    return {
      row,
      plan: planOf(row),
      layout: await readLayout(folder(job)),
      columns: await this.#columnsOf(job)
    };
  }

  async #columnsOf(job: string): Promise<Columns> {
    const live = this.#doors.live(job);
    if (live !== undefined) return live;
    const known =
      this.#columns.get(job) ??
      (await loadColumns(this.#doors.ledger, job, this.#doors.folder(job)));
    this.#columns.delete(job);
    this.#columns.set(job, known);
    const [oldest] = this.#columns.keys();
    if (this.#columns.size > kept && oldest !== undefined) this.#columns.delete(oldest);
    return known;
  }

  /** What a job returned, or can return while nothing has come yet. */
  quantitiesOf(job: string, fitter: string): readonly Quantity[] {
    const all = this.#doors.quantities(fitter);
    const names = this.#doors.live(job)?.names ?? this.#returned(job);
    return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  }

  #returned(job: string): readonly string[] {
    const path = join(this.#doors.folder(job), returnedFile);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as string[]) : [];
  }

  /** Forgets what was read of a job: it has changed. */
  forget(job: string): void {
    this.#columns.delete(job);
  }

  /** The quantities that this job returned, in the fitter's order. */
  async quantities(job: string): Promise<Quantity[]> {
    const { plan, columns } = await this.results(job);
    const known = withUnits(this.#doors.quantities(plan.fitter), plan.preparation.fluxUnit);
    return columns.names.length === 0
      ? [...known]
      : known.filter(({ name }) => columns.get(name) !== undefined);
  }

  /** One map [ny, nx], NaN where there is none. @throws SpaxelError QuantityUnknown with the names that exist. */
  async map(job: string, name: string): Promise<MapOut> {
    const results = await this.results(job);
    const { layout, columns, plan } = results;
    const shape = [layout.ny, layout.nx] as const;
    const whole: Record<string, () => ArrayLike<number>> = {
      SNR: () => layout.sn,
      BINID: () => layout.bin,
      STATUS: () => statusMap(layout, this.#doors.ledger.codes(job))
    };
    const ready = whole[name];
    if (ready !== undefined) return { values: Float32Array.from(ready()), shape, unit: '' };
    const known = this.#doors.quantities(plan.fitter);
    const quantities = withUnits(known, plan.preparation.fluxUnit);
    const base = quantities.find(
      one => one.name === name.replace(/_(ERR|LOW|HIGH|ERR_FORMAL)$/, '')
    );
    if (base === undefined && name !== 'QUALITY') throw unknownQuantity(job, name, quantities);
    return {
      values: Float32Array.from(paint(layout, columns.get(name))),
      shape,
      unit: base?.unit ?? ''
    };
  }

  /** Maps drawn side by side with colour bars, PNG. */
  async picture(job: string, show: readonly string[]): Promise<Uint8Array> {
    const shown = await this.shown(job, show);
    const panels = await Promise.all(
      shown.map(async ({ name, title, unit, diverging }) => {
        const { values, shape } = await this.map(job, name);
        return { title, unit, values, nx: shape[1], ny: shape[0], diverging: diverging === true };
      })
    );
    return drawMaps(panels);
  }

  /** Draws the usual maps into the job's folder. */
  async writePicture(job: string): Promise<void> {
    await writeFile(join(this.#doors.folder(job), 'maps.png'), await this.picture(job, []));
  }

  /** The quantities asked for, or the first four. @throws SpaxelError QuantityUnknown. */
  async shown(job: string, show: readonly string[]): Promise<Quantity[]> {
    const quantities = await this.quantities(job);
    const extra = { SNR: 'signal-to-noise', STATUS: 'status code', BINID: 'bin' } as Record<
      string,
      string
    >;
    const names = show.length > 0 ? show : usual(quantities);
    return names.map(name => {
      const found = quantities.find(one => one.name === name);
      const title = extra[name];
      if (found !== undefined) return found;
      if (title !== undefined) return { name, title, unit: '', convention: '' };
      throw unknownQuantity(job, name, quantities);
    });
  }

  /** A product's path. @throws SpaxelError JobNotReady before it is written. */
  file(job: string, name: string): string {
    const { phase } = this.#doors.ledger.job(job);
    const path = join(this.#doors.folder(job), name);
    if (existsSync(path)) return path;
    throw new SpaxelError(
      'JobNotReady',
      `Job ${job} is ${phase}; ${name} is written when it ends.`
    );
  }

  /** What the ledger knows of a job, its plan read. */
  provenance(job: string): Omit<JobRow, 'plan'> & { readonly plan: Plan } {
    const row = this.#doors.ledger.job(job);
    return { ...row, plan: planOf(row) };
  }

  async failures(job: string): Promise<unknown[]> {
    const { layout } = await this.results(job);
    const spaxels = spaxelsOf(layout);
    return failedFits(this.#doors.ledger.fits(job)).map(({ bin, code, message }) => {
      const spaxel = spaxels[bin] ?? -1;
      const known = codeOfNumber(code);
      return {
        bin,
        x: spaxel % layout.nx,
        y: Math.floor(spaxel / layout.nx),
        code: known?.name ?? 'Unexpected',
        message: message ?? known?.sentence ?? ''
      };
    });
  }

  /** One fit: the prepared spectrum, its model, its numbers. @throws SpaxelError JobUnknown, JobNotReady. */
  async fit(job: string, bin: number): Promise<unknown> {
    const { ledger, folder, openWork } = this.#doors;
    const { columns } = await this.results(job);
    const row = ledger.fit(job, bin);
    const work = await openWork(job);
    try {
      const { wave, flux, error, mask, medium } = await work.prepare(bin);
      const segment = ledger.segments(job).find(one => one.segment === row.segment);
      const file = segment === undefined ? undefined : await readSegmentFile(folder(job), segment);
      const model = file?.tensors
        .get('MODEL')
        ?.data.subarray((row.row ?? 0) * wave.length, ((row.row ?? 0) + 1) * wave.length);
      const list = (values: ArrayLike<number> | undefined): (number | null)[] =>
        Array.from(values ?? [], one => (Number.isFinite(one) ? one : null));
      const quantities = Object.fromEntries(
        columns.names.map(name => [name, columns.get(name)?.[bin] ?? null])
      );
      return {
        bin,
        status: row.status,
        message: row.message,
        medium,
        wave: list(wave),
        data: list(flux),
        error: list(error),
        mask: [...mask],
        model: list(model),
        quantities
      };
    } finally {
      await work.close();
    }
  }
}

const preferred = ['V', 'SIGMA', 'AGE_LW', 'MH_LW'];

function usual(quantities: readonly Quantity[]): string[] {
  const names = quantities.map(({ name }) => name);
  const known = preferred.filter(name => names.includes(name));
  return known.length > 0 ? known : names.slice(0, 4);
}

function unknownQuantity(job: string, name: string, known: readonly Quantity[]): SpaxelError {
  const names = known.map(one => one.name).join(', ');
  return new SpaxelError('QuantityUnknown', `Job ${job} has no map ${name}; it has ${names}.`);
}
