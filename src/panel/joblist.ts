import { isTerminal } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { button, element } from '../page/element.ts';
import { JobControls } from '../page/jobcontrols.ts';
import { fractionDone, phaseWord, progressLine, sentenceOf } from '../page/progress.ts';
import type { Deed, IJobs } from '../tokens.ts';
import { CampaignList } from './campaignlist.ts';
import { QueueNotice } from './queuenotice.ts';

/** Milliseconds between looks at the jobs: while one runs, and while none does. */
const pauses = { busy: 1000, idle: 10_000 };

const mostShown = 30;

export interface JobListOptions {
  readonly jobs: IJobs;
  readonly trans: TranslationBundle;
  readonly chosen: (id: string) => void;
}

/** The newest jobs with live progress; asks only while it is on show. */
export class JobList implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly options: JobListOptions;
  private readonly list: HTMLElement;
  private readonly notice = element('div', { class: 'sp-Notice', role: 'status' });
  private readonly queue: QueueNotice;
  private readonly campaigns: CampaignList;
  private readonly items = new Map<string, JobItem>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private awake = false;

  constructor(options: JobListOptions) {
    this.options = options;
    this.list = element('ul', { class: 'sp-List', 'aria-label': options.trans.__('Jobs') });
    this.queue = new QueueNotice(options.trans);
    const { jobs, trans, chosen } = options;
    this.campaigns = new CampaignList({ campaigns: jobs.campaigns, trans, chosen });
    const parts = [this.queue.node, this.notice, this.campaigns.node, this.list];
    this.node = element('div', { class: 'sp-JobList' }, ...parts);
  }

  /** Begins to follow the jobs. */
  wake(): void {
    if (this.awake) return;
    this.awake = true;
    void this.look();
  }

  /** Stops, until woken. */
  sleep(): void {
    this.awake = false;
    clearTimeout(this.timer);
  }

  dispose(): void {
    this.isDisposed = true;
    this.sleep();
  }

  /** Asks now, and again after a while. */
  async look(): Promise<void> {
    clearTimeout(this.timer);
    let busy = false;
    try {
      const { jobs: door } = this.options;
      const asked = [door.list(), door.queue(), this.campaigns.look()] as const;
      const [all, queue, isCampaigning] = await Promise.all(asked);
      const jobs = all.slice(0, mostShown);
      const isFitting = isCampaigning || jobs.some(({ phase }) => !isTerminal(phase));
      busy = !queue.isConnected || isFitting;
      this.queue.show(queue, all);
      this.draw(jobs);
    } catch (thrown) {
      this.notice.textContent = sentenceOf(thrown);
    }
    if (!this.awake) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), busy ? pauses.busy : pauses.idle);
  }

  private draw(jobs: readonly Job[]): void {
    const { trans } = this.options;
    const isEmpty = jobs.length === 0 && this.campaigns.isEmpty;
    this.notice.textContent = isEmpty ? trans.__('No job yet: open a cube and fit.') : '';
    const gone = new Set(this.items.keys());
    for (const [place, job] of jobs.entries()) {
      gone.delete(job.id);
      const item = this.items.get(job.id) ?? this.add(job.id);
      item.show(job);
      if (this.list.children[place] !== item.node)
        this.list.insertBefore(item.node, this.list.children[place] ?? null);
    }
    for (const id of gone) {
      this.items.get(id)?.node.remove();
      this.items.delete(id);
    }
  }

  private add(id: string): JobItem {
    const { trans, chosen } = this.options;
    const choose = (): void => {
      chosen(id);
    };
    const item = new JobItem(trans, choose, deed => void this.steer(id, deed));
    this.items.set(id, item);
    return item;
  }

  private async steer(id: string, deed: Deed): Promise<void> {
    try {
      await this.options.jobs.steer(id, deed);
      await this.look();
    } catch (thrown) {
      this.notice.textContent = sentenceOf(thrown);
    } finally {
      this.items.get(id)?.controls.allow();
    }
  }
}

/** One job: a button that opens its maps, its progress, and what can be done to it. */
class JobItem {
  readonly node: HTMLElement;
  private readonly trans: TranslationBundle;
  private readonly open: HTMLButtonElement;
  private readonly phase = element('span', { class: 'sp-Phase' });
  private readonly name = element('span', { class: 'sp-Item-name' });
  private readonly line = element('span', { class: 'sp-Item-more' });
  private readonly bar: HTMLProgressElement;
  readonly controls: JobControls;

  constructor(trans: TranslationBundle, open: () => void, press: (deed: Deed) => void) {
    this.trans = trans;
    this.bar = element('progress', { max: 1, 'aria-label': trans.__('Progress') });
    this.open = button('', open, { class: 'sp-Item' });
    this.controls = new JobControls(trans, press);
    this.open.append(this.name, this.line);
    const row = element('div', { class: 'sp-Row' }, this.phase, this.bar, this.controls.node);
    this.node = element('li', { class: 'sp-JobItem' }, this.open, row);
  }

  show(job: Job): void {
    const ended = isTerminal(job.phase);
    this.node.dataset['job'] = job.id;
    this.node.dataset['phase'] = job.phase;
    const file = job.source.path.split('/').at(-1) ?? '';
    // A job that is still being planned does not know its source yet.
    this.name.textContent = file === '' ? job.command : `${file} · ${job.fitter}`;
    this.line.textContent = progressLine(job, this.trans);
    this.open.title = job.command;
    this.phase.textContent = phaseWord(job.phase, this.trans);
    this.phase.dataset['phase'] = job.phase;
    this.bar.value = fractionDone(job);
    this.bar.hidden = ended;
    this.controls.show(job);
  }
}
