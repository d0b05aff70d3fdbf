import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { button, choice, element, field } from '../page/element.ts';

/** Channels a second that can be chosen. */
const speeds = [2, 5, 10, 25, 60] as const;

/** Plays through the channels: a step is taken when its time has come and the one before has arrived. */
export class Player implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly trans: TranslationBundle;
  private readonly step: () => void;
  private readonly play: HTMLButtonElement;
  private readonly speed: HTMLSelectElement;
  private frame = 0;
  private due = 0;
  private isWaiting = false;

  constructor(trans: TranslationBundle, speed: number, step: () => void) {
    this.trans = trans;
    this.step = step;
    this.play = button('', () => {
      this.toggle();
    });
    this.play.classList.add('sp-Toggle', 'sp-Play');
    // Who asked for less motion gets the slowest film, and only when it is asked for.
    const first = prefersStill() ? speeds[0] : (speeds.find(one => one >= speed) ?? 60);
    const items = speeds.map(one => [String(one), trans.__('%1 / s', one)] as const);
    this.speed = choice(items, String(first), () => {
      this.due = 0;
    });
    const label = field(trans.__('Speed'), this.speed, trans.__('Channels a second'));
    label.classList.add('sp-mod-inline');
    this.node = element('div', { class: 'sp-Row sp-Player' }, this.play, label);
    this.tell();
  }

  get isPlaying(): boolean {
    return this.frame !== 0;
  }

  toggle(): void {
    if (this.isPlaying) this.stop();
    else this.start();
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.tell();
  }

  /** The slice of the last step is on show. */
  arrived(): void {
    this.isWaiting = false;
  }

  dispose(): void {
    this.isDisposed = true;
    this.stop();
  }

  private start(): void {
    this.isWaiting = false;
    this.due = 0;
    this.frame = requestAnimationFrame(this.tick);
    this.tell();
  }

  private readonly tick = (now: number): void => {
    this.frame = requestAnimationFrame(this.tick);
    if (this.isWaiting || now < this.due) return;
    const period = 1000 / Number(this.speed.value);
    // Counted from when it was due, so that frames of the screen do not slow the film; a late one is not made up for.
    this.due = Math.max(this.due + period, now + period - 17);
    this.isWaiting = true;
    this.step();
  };

  private tell(): void {
    this.play.textContent = this.isPlaying ? this.trans.__('Pause') : this.trans.__('Play');
    this.play.title = this.trans.__('Play through the channels (Space on the slice)');
  }
}

function prefersStill(): boolean {
  // Test pages have no media queries.
  return (
    typeof window.matchMedia === 'function' &&
    window.matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}
