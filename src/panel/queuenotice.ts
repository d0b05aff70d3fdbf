import { isTerminal } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import type { QueueStanding } from '../tokens.ts';

/** Says that the way to the workers is lost, what waits for it and what is safe; empty while there is one. */
export class QueueNotice {
  readonly node = element('div', { class: 'sp-Notice sp-QueueNotice', role: 'status' });
  private readonly trans: TranslationBundle;

  constructor(trans: TranslationBundle) {
    this.trans = trans;
  }

  /** @param jobs of which those that have not ended are counted */
  show(queue: QueueStanding, jobs: readonly Job[]): void {
    const words = queue.isConnected ? '' : this.words(jobs);
    // Written again, the same words would be read aloud again.
    if (this.node.textContent !== words) this.node.textContent = words;
    this.node.title = queue.isConnected ? '' : (queue.sentence ?? '');
  }

  private words(jobs: readonly Job[]): string {
    const open = jobs.filter(({ phase }) => !isTerminal(phase)).map(({ counts }) => counts);
    const fitted = open.reduce((sum, { done }) => sum + done, 0);
    const waiting = open.reduce(
      (sum, { fits, done, failed, aborted }) => sum + fits - done - failed - aborted,
      0
    );
    return this.trans.__('Disconnected, %1 waiting, %2 fitted; reconnecting.', waiting, fitted);
  }
}
