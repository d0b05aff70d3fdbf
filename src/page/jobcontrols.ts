import { isPaused, isTerminal } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Deed } from '../tokens.ts';
import { button, element } from './element.ts';

type Test = (job: Job) => boolean;

/** Whether a job was cancelled with work left, and nothing of it failed: a retry is what undoes the cancelling. */
function isUndo({ phase, counts: { fits, failed, aborted } }: Job): boolean {
  return isTerminal(phase) && failed === 0 && (aborted > 0 || (phase === 'ABORTED' && fits === 0));
}

/** When each deed makes sense; undone are Pause by Resume, and Cancel by Retry. */
const offered: Readonly<Record<Deed, Test>> = {
  pause: ({ phase }) => phase === 'QUEUED' || phase === 'EXECUTING',
  resume: ({ phase }) => isPaused(phase),
  retry: job => job.checkOf === undefined && (job.counts.failed > 0 || isUndo(job)),
  cancel: ({ phase }) => !isTerminal(phase)
};

const deeds = Object.keys(offered) as Deed[];

/** The buttons that change how a job goes on, those that make sense now. */
export class JobControls {
  readonly node = element('span', { class: 'sp-JobControls' });
  private readonly buttons = new Map<Deed, HTMLButtonElement>();
  private readonly trans: TranslationBundle;

  constructor(trans: TranslationBundle, press: (deed: Deed) => void) {
    this.trans = trans;
    const words: Readonly<Record<Deed, readonly [string, string]>> = {
      pause: [trans.__('Pause'), trans.__('Send nothing more; what runs is fitted')],
      resume: [trans.__('Resume'), trans.__('Go on where it was paused')],
      retry: [trans.__('Retry'), trans.__('Fit again what failed or was cancelled')],
      cancel: [trans.__('Cancel'), trans.__('Stop; what is fitted stays')]
    };
    for (const deed of deeds) {
      const [word, title] = words[deed];
      const pressed = (): void => {
        one.disabled = true;
        press(deed);
      };
      const one = button(word, pressed, { title, 'data-deed': deed });
      one.hidden = true;
      this.buttons.set(deed, one);
      this.node.append(one);
    }
  }

  /** Offers what makes sense; the focus stays on a button when the one that had it goes. */
  show(job: Job): void {
    const hadFocus = this.node.contains(document.activeElement);
    for (const [deed, one] of this.buttons) {
      one.hidden = !offered[deed](job);
      if (one.hidden) one.disabled = false;
    }
    this.nameRetry(job);
    const shown = [...this.buttons.values()].find(one => !one.hidden);
    const focused = document.activeElement as HTMLElement | null;
    if (hadFocus && focused?.hidden === true) shown?.focus();
  }

  private nameRetry(job: Job): void {
    const one = this.buttons.get('retry');
    const words = isUndo(job) ? this.trans.__('Resume what was cancelled') : this.trans.__('Retry');
    if (one !== undefined && one.textContent !== words) one.textContent = words;
  }

  /** Lets the user try again. */
  allow(): void {
    for (const one of this.buttons.values()) one.disabled = false;
  }

  hide(): void {
    for (const one of this.buttons.values()) one.hidden = true;
  }
}
