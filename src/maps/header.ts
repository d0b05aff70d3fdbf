import { isTerminal } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import { JobControls } from '../page/jobcontrols.ts';
import { fractionDone, phaseWord, progressLine } from '../page/progress.ts';
import type { Deed } from '../tokens.ts';

/** A job's command, phase, progress and the buttons that change how it goes on. */
export class JobHeader {
  readonly node: HTMLElement;
  private readonly trans: TranslationBundle;
  private readonly command = element('code', { class: 'sp-JobHeader-command' });
  private readonly phase = element('span', { class: 'sp-Phase' });
  private readonly bar: HTMLProgressElement;
  private readonly line = element('span', { class: 'sp-JobHeader-line', role: 'status' });
  private readonly controls: JobControls;
  private readonly warnings = element('ul', { class: 'sp-Warnings' });
  private readonly checks = element('ul', { class: 'sp-Checks' });

  constructor(trans: TranslationBundle, press: (deed: Deed) => void) {
    this.trans = trans;
    this.bar = element('progress', { max: 1, value: 0, 'aria-label': trans.__('Progress') });
    this.controls = new JobControls(trans, press);
    this.node = element(
      'div',
      { class: 'sp-JobHeader' },
      element('div', { class: 'sp-JobHeader-row' }, this.phase, this.command),
      element('div', { class: 'sp-JobHeader-row' }, this.bar, this.line, this.controls.node),
      this.checks,
      this.warnings
    );
    this.bar.hidden = true;
  }

  /** Shows the job as it is now. */
  show(job: Job): void {
    const ended = isTerminal(job.phase);
    this.command.textContent = `%spaxel ${job.command}`;
    this.command.title = job.command;
    this.phase.textContent = phaseWord(job.phase, this.trans);
    this.phase.dataset['phase'] = job.phase;
    this.node.dataset['phase'] = job.phase;
    this.line.textContent = progressLine(job, this.trans);
    this.bar.value = fractionDone(job);
    this.bar.hidden = ended;
    this.controls.show(job);
    const sentences = job.warnings.map(({ sentence }) => sentence);
    if (job.error !== undefined) sentences.unshift(job.error.detail);
    this.checks.replaceChildren(...(job.checks ?? []).map(checkItem));
    this.warnings.replaceChildren(...sentences.map(words => element('li', {}, words)));
  }

  /** Lets the user press again. */
  allow(): void {
    this.controls.allow();
  }

  /** Shows that nobody reports any more. */
  stop(): void {
    this.bar.hidden = true;
    this.controls.hide();
  }
}

/** A check's sentence and day. */
function checkItem({ sentence, date }: NonNullable<Job['checks']>[number]): HTMLElement {
  return element('li', {}, `${sentence} (${date.slice(0, 10)})`);
}
