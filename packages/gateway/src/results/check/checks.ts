import { basename } from 'node:path';
import { taggedError } from '@spaxel/core';
import type { Check, Job } from '@spaxel/protocol';
import type { Ledger } from '../../ledger/index.ts';
import type { Offers } from '../../plan/offers.ts';
import type { Work } from '../../plan/work.ts';
import type { FittedJob } from '../job-results.ts';
import { writeCall } from './call.ts';
import { compareFits, type Pair } from './compare.ts';
import { keepCheck, noteCheck, readCheck, readNotes } from './keep.ts';
import { placeWord, sentenceOf } from './words.ts';

export interface CheckDoors {
  readonly ledger: Ledger;
  readonly folder: (job: string) => string;
  readonly fitted: (job: string) => Promise<FittedJob>;
  readonly offers: Offers;
}

/** What a fitter is called in a report: its title and its program's version. */
function nameOf(title: string, version: string): string {
  const program = version.split('+').slice(1).join('+') || version;
  return program.startsWith(title) ? program : `${title} ${program}`;
}

/** Where a spectrum lies: its spaxel; of a list its file too. */
function placeOf(
  { plan: { source }, layout: { nx } }: Pick<Work, 'plan' | 'layout'>,
  spaxel: number
) {
  const [x, y] = [spaxel % nx, Math.floor(spaxel / nx)];
  return { x, y, ...(source.kind === 'spectra' ? { name: basename(source.paths[x] ?? '') } : {}) };
}

function spectrumWord(work: Work, bin: number): string {
  const { paths, kind } = work.plan.source;
  const place = placeWord({ bin, ...placeOf(work, work.layout.bin.indexOf(bin)) });
  return kind === 'spectra'
    ? `Spectrum ${place}.`
    : `Spaxel ${place} of ${paths.map(one => basename(one)).join(' ')}.`;
}

function pairsOf(checked: FittedJob, made: FittedJob): Pair[] {
  const isDone = ({ fits }: FittedJob, bin: number): boolean => fits[bin]?.status === 'COMPLETED';
  return [...made.layout.bin.entries()].flatMap(([spaxel, reference]) => {
    const found = checked.layout.bin[spaxel] ?? -1;
    if (reference < 0 || !isDone(made, reference) || !isDone(checked, found)) return [];
    const at = { bin: found, ...placeOf(made, spaxel) };
    return [{ at, sn: checked.layout.sn[spaxel] ?? NaN, found, reference }];
  });
}

/** The checks of jobs: made when a check's last spectrum is in, kept with the job that was checked. */
export class Checks {
  readonly #doors: CheckDoors;

  constructor(doors: CheckDoors) {
    this.#doors = doors;
  }

  /** What a job is told with: its checks, or the job that it checks. */
  told(job: string, of: string | undefined): Pick<Job, 'checks' | 'checkOf'> {
    const checks = readNotes(this.#doors.folder(job));
    return {
      ...(checks.length === 0 ? {} : { checks }),
      ...(of === undefined ? {} : { checkOf: of })
    };
  }

  /** The check that a job has made; undefined before its end, and of other jobs. */
  read(job: string): Check | undefined {
    return readCheck(this.#doors.folder(job));
  }

  /** Compares what a check has fitted; one that was cancelled keeps what it has, the job that it checks is not told. */
  async finish(job: string, work: Work): Promise<void> {
    const { folder, fitted, ledger } = this.#doors;
    const { check: asked } = work.plan;
    if (asked === undefined) return;
    const [checked, made] = await Promise.all([asked.job, job].map(fitted));
    if (checked === undefined || made === undefined) return;
    const compared = compareFits(pairsOf(checked, made), {
      found: checked.columns,
      reference: made.columns
    });
    if (compared.spectra.length === 0) return;
    const check = { ...this.#frame(checked, made), ...compared, compared: compared.spectra.length };
    const isCancelled = ledger.job(job).phase === 'ABORTED';
    const call = isCancelled ? { call: null, warnings: [] } : await this.#call(job, work);
    const warnings = [...check.warnings, ...call.warnings];
    const whole = { ...check, ...call, warnings, sentence: sentenceOf(check) };
    keepCheck(folder(job), whole);
    if (!isCancelled) noteCheck(folder(asked.job), whole);
  }

  #name({ plan }: FittedJob): string {
    const title = this.#doors.offers.offered(plan.fitter)?.manifest.title ?? plan.fitter;
    return nameOf(title, plan.fitterVersion);
  }

  #frame(checked: FittedJob, made: FittedJob) {
    const isKnown = new Set(checked.plan.warnings.map(({ sentence }) => sentence));
    return {
      schema: 1 as const,
      job: checked.row.id,
      by: made.row.id,
      fitter: this.#name(checked),
      against: this.#name(made),
      date: new Date().toISOString(),
      asked: made.plan.check?.asked ?? made.fits.length,
      failed: made.fits.filter(({ status }) => status === 'ERROR').length,
      warnings: made.plan.warnings
        .map(({ sentence }) => sentence)
        .filter(sentence => !isKnown.has(sentence))
    };
  }

  /** The script of the best spectrum's fit; that there is none must not cost the comparison. */
  async #call(job: string, work: Work): Promise<Pick<Check, 'call' | 'warnings'>> {
    const { ledger, folder, offers } = this.#doors;
    try {
      const bin = work.order().find(one => ledger.fit(job, one).status === 'COMPLETED') ?? 0;
      const call = await writeCall(offers.offered(work.plan.fitter), {
        job,
        of: spectrumWord(work, bin),
        plan: work.plan,
        spectrum: await work.prepare(bin),
        templates: await offers.templatesFolder(work.plan.templates.name),
        folder: folder(job)
      });
      return { call, warnings: [] };
    } catch (thrown) {
      return { call: null, warnings: [taggedError(thrown).message] };
    }
  }
}
