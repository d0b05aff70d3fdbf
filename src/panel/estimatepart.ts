import { isTerminal, readCommand } from '@spaxel/core';
import type { Estimate, Job } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import { isAbort } from '../client/call.ts';
import { button, element } from '../page/element.ts';
import { estimateWords, originWords } from '../page/estimatewords.ts';
import { sentenceOf } from '../page/progress.ts';
import type { CubeViewNeeds } from './cubeview.ts';

type Needs = Pick<CubeViewNeeds, 'jobs' | 'trans' | 'preferences'>;

/** Milliseconds that a form rests before it is asked what it would take. */
const rest = 800;

/**
 * What the form's fit would take: from earlier jobs, which costs nothing and is asked by itself once somebody works with the form;
 * or by a trial of a few spectra, when a button asks for it. Whatever is on its way is given up when the form changes.
 */
export class EstimatePart implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly needs: Needs;
  private readonly words = element('p', { class: 'sp-Estimate-words', role: 'status' });
  private readonly facts = element('dl', { class: 'sp-Estimate-facts', hidden: true });
  private readonly ask: HTMLButtonElement;
  private readonly try: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private text: string | null = null;
  private isAwake = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flight: AbortController | null = null;
  private trial: { readonly id: string; readonly watching: IDisposable } | null = null;

  constructor(needs: Needs) {
    this.needs = needs;
    const { trans } = needs;
    this.ask = button(trans.__('Estimate'), () => void this.look(), {
      title: trans.__('Time, CPU and energy, from earlier jobs; nothing is fitted')
    });
    this.try = button(trans.__('Try five spectra'), () => void this.tryFew(), {
      title: trans.__('Fit five spectra to see what all would take; they are not fitted again')
    });
    this.stop = button(trans.__('Stop'), () => {
      this.drop();
      this.say('');
    });
    this.node = element(
      'div',
      { class: 'sp-Estimate', role: 'group', 'aria-label': trans.__('What the fit would take') },
      element('div', { class: 'sp-Row' }, this.ask, this.try, this.stop),
      this.words,
      this.facts
    );
    this.offer();
  }

  /** Takes note of the command as it is now; null while it cannot be read. */
  heed(text: string | null): void {
    if (text === this.text || this.isDisposed) return;
    this.text = text;
    this.drop();
    this.say('');
    if (this.isAwake) this.waitToLook();
  }

  /** Somebody works with the form: from now on it is asked by itself. */
  wake(): void {
    if (this.isAwake) return;
    this.isAwake = true;
    this.waitToLook();
  }

  /** Gives up what is on its way. */
  drop(): void {
    clearTimeout(this.timer);
    this.flight?.abort();
    this.flight = null;
    const { trial } = this;
    this.trial = null;
    trial?.watching.dispose();
    if (trial !== null) void this.needs.jobs.cancel(trial.id).catch(() => undefined);
    this.offer();
  }

  dispose(): void {
    this.drop();
    this.isDisposed = true;
  }

  private waitToLook(): void {
    clearTimeout(this.timer);
    if (this.text !== null) this.timer = setTimeout(() => void this.look(), rest);
  }

  /** Asks earlier jobs. */
  private async look(): Promise<void> {
    const { text } = this;
    if (text === null || this.isDisposed) return;
    const { jobs, trans } = this.needs;
    const flight = this.takeOff();
    this.say(trans.__('Earlier jobs are asked …'));
    try {
      const { estimate, fits } = await jobs.estimate({ text, folder: '' }, flight.signal);
      if (this.flight !== flight) return;
      if (estimate !== null) this.show(estimate);
      else
        this.say(
          trans.__(
            'About %1 fits; no earlier job tells how long they take: try five spectra.',
            fits
          )
        );
    } catch (thrown) {
      this.fail(thrown, flight);
    } finally {
      this.land(flight);
    }
  }

  /** Fits a few, and shows what their job says when it has ended. */
  private async tryFew(): Promise<void> {
    const { text } = this;
    if (text === null) return;
    const { jobs, trans } = this.needs;
    const flight = this.takeOff();
    this.say(trans.__('The trial is being made …'));
    try {
      const isTrial = readCommand(text).options['estimate'] === true;
      const line = { text: isTrial ? text : `${text} --estimate`, folder: '' };
      const { job } = await jobs.submit(line);
      if (job === undefined) return;
      if (this.flight === flight) this.follow(job.id);
      else await jobs.cancel(job.id);
    } catch (thrown) {
      this.fail(thrown, flight);
    } finally {
      this.land(flight);
    }
  }

  private follow(id: string): void {
    const watching = this.needs.jobs.watch(id, {
      seen: job => {
        if (this.trial?.id === id) this.see(job);
      },
      lost: error => {
        this.end();
        this.say(sentenceOf(error));
      }
    });
    this.trial = { id, watching };
    this.offer();
  }

  private see(job: Job): void {
    const { trans } = this.needs;
    const { fits, done } = job.counts;
    if (!isTerminal(job.phase)) {
      const isPlanned = fits > 0;
      this.say(
        isPlanned
          ? trans.__('The trial: %1 of %2 fitted …', done, fits)
          : trans.__('The trial is being prepared …')
      );
      return;
    }
    this.end();
    if (job.estimate !== undefined) this.show(job.estimate);
    else this.say(job.error?.detail ?? trans.__('The trial told nothing: none of it was fitted.'));
  }

  /** The trial has ended; it is not cancelled. */
  private end(): void {
    this.trial?.watching.dispose();
    this.trial = null;
    this.offer();
  }

  private takeOff(): AbortController {
    this.drop();
    const flight = new AbortController();
    this.flight = flight;
    this.offer();
    return flight;
  }

  private land(flight: AbortController): void {
    if (this.flight === flight) this.flight = null;
    this.offer();
  }

  private fail(thrown: unknown, flight: AbortController): void {
    if (this.flight === flight && !isAbort(thrown)) this.say(sentenceOf(thrown));
  }

  private show(estimate: Estimate): void {
    const { trans, preferences } = this.needs;
    const told = estimateWords(estimate, trans, preferences.watts);
    this.say(originWords(estimate, trans));
    this.facts.hidden = false;
    this.facts.replaceChildren(
      ...told.flatMap(({ name, value, hint }) => [
        element('dt', {}, name),
        element('dd', { title: hint }, value)
      ])
    );
  }

  private say(sentence: string): void {
    this.facts.hidden = true;
    if (this.words.textContent !== sentence) this.words.textContent = sentence;
  }

  /** Offers what makes sense; the focus stays within when the button that had it goes. */
  private offer(): void {
    const isBusy = this.flight !== null || this.trial !== null;
    const hadFocus = this.node.contains(document.activeElement);
    this.ask.hidden = this.try.hidden = isBusy;
    this.ask.disabled = this.try.disabled = this.text === null;
    this.stop.hidden = !isBusy;
    const focused = document.activeElement as HTMLElement | null;
    if (hadFocus && focused?.hidden === true) (isBusy ? this.stop : this.try).focus();
  }
}
