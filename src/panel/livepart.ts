import type { Cube, TemplateSet } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import { LiveFit } from '../live/livefit.ts';
import type { FitTold } from '../live/messages.ts';
import { quantitiesOf, refusalOf } from '../live/words.ts';
import { button, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Raster, Spaxel, SpectrumRows } from '../tokens.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { LiveControls } from './livecontrols.ts';
import type { SpectrumView } from './spectrumview.ts';
import { WholePart } from './wholepart.ts';

/** Where a live part draws. */
export interface LiveStage {
  readonly spectrum: SpectrumView;
  /** Shows a map in the place of the slice; null: the slice again. */
  readonly showMap: (map: Raster | null) => void;
}

/** The live fit of a view: the switch, the options, what the fit says; its lines are the spectrum view's. */
export class LivePart implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly needs: CubeViewNeeds;
  private readonly view: SpectrumView;
  private readonly whole: WholePart;
  private readonly live: LiveFit;
  private readonly controls: LiveControls;
  private readonly toggle: HTMLButtonElement;
  private readonly facts = element('dl', { class: 'sp-Live-facts' });
  private readonly notice = element('div', { class: 'sp-Notice' });
  private readonly body: HTMLElement;
  private seen: { readonly rows: SpectrumRows; readonly at: Spaxel } | null = null;
  private isOn = false;
  private count = 0;

  constructor(cube: Cube, needs: CubeViewNeeds, stage: LiveStage) {
    this.needs = needs;
    this.view = stage.spectrum;
    const { trans, cubes, jobs, fits, preferences } = needs;
    this.live = new LiveFit({
      ...{ cube, cubes, jobs, fits },
      told: told => {
        this.hear(told);
      }
    });
    this.controls = new LiveControls({
      cube,
      trans,
      changed: () => {
        this.ask();
      },
      chosen: set => void this.use(set)
    });
    this.whole = this.wholePart(cube, stage);
    this.toggle = this.switch();
    this.body = element(
      'div',
      { class: 'sp-Live-body' },
      this.notice,
      this.facts,
      this.controls.node,
      this.whole.node
    );
    this.node = element(
      'div',
      { class: 'sp-Live' },
      element('div', { class: 'sp-Row' }, this.toggle),
      this.body
    );
    preferences.changed.connect(this.heed, this);
    this.turn(preferences.liveFit);
  }

  /** Fits this spectrum while the live fit is on. */
  fit(rows: SpectrumRows, at: Spaxel): void {
    this.seen = { rows, at };
    this.ask();
  }

  /** The slice was chosen in the place of a map. */
  leaveMap(): void {
    this.whole.leave();
  }

  dispose(): void {
    this.isDisposed = true;
    this.whole.dispose();
    this.needs.preferences.changed.disconnect(this.heed, this);
    this.live.dispose();
  }

  private wholePart(cube: Cube, { showMap }: LiveStage): WholePart {
    const recipe = (): ReturnType<LiveFit['recipe']> => {
      try {
        return this.live.recipe(this.controls.options);
      } catch (thrown) {
        this.say(sentenceOf(thrown));
        return null;
      }
    };
    return new WholePart({ cube, needs: this.needs, recipe, show: showMap });
  }

  private switch(): HTMLButtonElement {
    const { trans, preferences } = this.needs;
    const press = (): void => {
      preferences.setLiveFit(!preferences.liveFit);
    };
    return button(trans.__('Live fit'), press, {
      class: 'sp-Toggle',
      title: trans.__('Fit the spectrum under the pointer as the pointer moves (Alt L)')
    });
  }

  private heed(): void {
    const { liveFit } = this.needs.preferences;
    if (liveFit !== this.isOn) this.turn(liveFit);
  }

  private turn(isOn: boolean): void {
    this.isOn = isOn;
    this.toggle.setAttribute('aria-pressed', String(isOn));
    this.body.hidden = !isOn;
    this.view.expectFit(isOn);
    if (isOn) void this.begin();
  }

  /** Gets template sets once; later turns only ask again. */
  private async begin(): Promise<void> {
    const { jobs, trans } = this.needs;
    this.ask();
    if (this.live.isReady) return;
    this.say(trans.__('The templates are on their way …'));
    try {
      const set = this.controls.offer(await jobs.templates());
      if (set === undefined) this.say(trans.__('There is no template set.'));
      else await this.use(set);
    } catch (thrown) {
      this.say(sentenceOf(thrown));
    }
  }

  private async use(set: TemplateSet): Promise<void> {
    try {
      if (await this.live.use(set)) this.ask();
    } catch (thrown) {
      this.say(sentenceOf(thrown));
    }
  }

  private ask(): void {
    if (!this.isOn || this.seen === null) return;
    try {
      this.live.ask(this.seen.rows, this.seen.at, this.controls.options);
    } catch (thrown) {
      this.refuse(sentenceOf(thrown));
    }
  }

  private hear(told: FitTold): void {
    const { trans } = this.needs;
    const { at, answer, mask } = told;
    if (!this.isOn) return;
    const refusal = refusalOf(told);
    if (refusal !== '') this.refuse(refusal);
    else this.say('');
    const said = quantitiesOf(told, trans);
    this.facts.replaceChildren(
      ...said.map(({ name, value, hint }) =>
        element('div', { title: hint }, element('dt', {}, name), element('dd', {}, value))
      )
    );
    if ('model' in answer) this.view.fitted({ model: answer.model, mask }, at);
    this.count += 1;
    Object.assign(this.node.dataset, {
      fits: this.count,
      spaxel: `${String(at.x)},${String(at.y)}`,
      status: answer.status,
      milliseconds: told.milliseconds.toFixed(2)
    });
  }

  private refuse(sentence: string): void {
    this.facts.replaceChildren();
    this.view.fitted(null, null);
    this.say(sentence);
  }

  private say(sentence: string): void {
    if (this.notice.textContent !== sentence) this.notice.textContent = sentence;
  }
}
