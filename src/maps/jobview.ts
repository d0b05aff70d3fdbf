import { isTerminal, type SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Panel, Widget } from '@lumino/widgets';
import { button, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Deed, IJobs } from '../tokens.ts';
import { Chooser } from './chooser.ts';
import { failureList } from './failures.ts';
import { JobHeader } from './header.ts';
import { MapSet } from './mapset.ts';
import { checkReport, savedOf, savedPicture, type Saved } from './savedpicture.ts';

export interface JobViewOptions {
  readonly jobs: IJobs;
  readonly id: string;
  readonly show: readonly string[];
  readonly palette: string;
  readonly trans: TranslationBundle;
  readonly saved?: Saved;
  /** Called when the job has ended, and when other maps are chosen after that. */
  readonly settled?: (job: Job, shown: readonly string[]) => void;
}

/** A job on the page: its progress, and maps that fill while it runs. */
export class JobView extends Panel {
  private readonly options: JobViewOptions;
  private readonly header: JobHeader;
  private readonly chooser: Chooser;
  private readonly maps: MapSet;
  private readonly savedPicture: HTMLElement;
  private readonly notice = element('div', { class: 'sp-Notice', role: 'status' });
  private readonly failures = element('div');
  private watching: IDisposable | null = null;
  private job: Job | null = null;

  constructor(options: JobViewOptions) {
    super();
    this.options = options;
    this.addClass('sp-JobView');
    this.node.dataset['job'] = options.id;
    const { trans } = options;
    this.header = new JobHeader(trans, deed => void this.steer(deed));
    this.chooser = new Chooser(options.show, trans, shown => {
      this.choose(shown);
    });
    this.maps = new MapSet({
      jobs: options.jobs,
      palette: options.palette,
      trans,
      drawn: () => {
        this.savedPicture.hidden = true;
      },
      say: sentence => {
        this.say(sentence);
      },
      failed: thrown => {
        this.say(sentenceOf(thrown));
      }
    });
    this.savedPicture = savedPicture(options.saved ?? {}, trans);
    for (const node of [this.header.node, this.chooser.node, this.notice, this.savedPicture])
      this.addWidget(new Widget({ node }));
    this.addWidget(this.maps.widget);
    this.addWidget(new Widget({ node: this.failures }));
    this.attach();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.watching?.dispose();
    this.maps.dispose();
    super.dispose();
  }

  private attach(): void {
    this.notice.replaceChildren();
    this.watching?.dispose();
    this.watching = this.options.jobs.watch(this.options.id, {
      seen: job => {
        this.see(job);
      },
      lost: error => {
        this.lose(error);
      }
    });
  }

  private see(job: Job): void {
    const before = this.job;
    this.job = job;
    this.node.dataset['phase'] = job.phase;
    this.header.show(job);
    this.chooser.offer(job.quantities);
    const isCheck = job.checkOf !== undefined;
    this.chooser.node.hidden = job.shape === null || isCheck;
    const ended = isTerminal(job.phase);
    if (!isCheck && (before === null || answered(before) !== answered(job) || ended))
      this.maps.ask(job, this.chooser.shown, before === null || ended);
    if (!ended || (before !== null && isTerminal(before.phase))) return;
    if (isCheck) void this.report(job);
    else if (job.phase === 'COMPLETED' && job.shape === null) this.say(this.tableWords(job));
    void this.listFailures(job);
    this.options.settled?.(job, this.chooser.shown);
  }

  /** A check is no map: what it found takes the place of what was saved. */
  private async report({ id }: Job): Promise<void> {
    try {
      const { data } = await this.options.jobs.bundle(id, this.chooser.shown);
      this.savedPicture.hidden = true;
      this.failures.before(checkReport(savedOf(data), this.options.trans));
    } catch (thrown) {
      this.say(sentenceOf(thrown));
    }
  }

  private choose(shown: readonly string[]): void {
    if (this.job === null) return;
    this.maps.ask(this.job, shown, true);
    if (isTerminal(this.job.phase)) this.options.settled?.(this.job, shown);
  }

  private tableWords(job: Job): string {
    const { trans } = this.options;
    return job.out === undefined
      ? trans.__('A list of spectra gives a table, not maps.')
      : trans.__('A list of spectra gives a table, not maps: see %1.', job.out);
  }

  private async steer(deed: Deed): Promise<void> {
    const { jobs, id, trans } = this.options;
    try {
      const job = await jobs.steer(id, deed);
      if (job.id === id) this.see(job);
      else
        this.say(trans.__('Job %1 goes on with what has no fit yet; the panel lists it.', job.id));
    } catch (thrown) {
      this.say(sentenceOf(thrown));
    } finally {
      this.header.allow();
    }
  }

  private async listFailures(job: Job): Promise<void> {
    if (job.counts.failed === 0) return;
    const found = await this.options.jobs.failures(job.id).catch(() => []);
    const list = failureList(found, this.options.trans);
    if (list !== null) this.failures.replaceChildren(list);
  }

  private lose(error: SpaxelError): void {
    const { trans, saved } = this.options;
    this.header.stop();
    this.node.dataset['phase'] = 'LOST';
    const what =
      error._tag === 'JobUnknown'
        ? trans.__('This job is no longer known here.')
        : sentenceOf(error);
    const rest = saved?.png === undefined ? '' : trans.__('The picture saved with it is shown.');
    this.say(`${what} ${rest}`);
    const again = (): void => {
      this.attach();
    };
    this.notice.append(button(trans.__('Try again'), again));
  }

  private say(sentence: string): void {
    this.notice.replaceChildren(element('span', {}, sentence));
  }
}

function answered({ counts }: Job): number {
  return counts.done + counts.failed + counts.aborted;
}
