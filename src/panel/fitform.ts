import type { Shape } from '@spaxel/core';
import type { Cube, FitterManifest } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import { button, choice, element, field } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { EstimatePart } from './estimatepart.ts';
import { exclusionsOf } from './exclusion.ts';
import { fitCommand, fitComplaint, usualRealisations, type FitForm } from './command.ts';

/** What a form has to do with its desk. */
export interface FitStage {
  /** Told what is typed as z. */
  readonly redshift: (text: string) => void;
  /** The apertures on show. */
  readonly shapes: () => readonly Shape[];
}

/** The form of a fit: it always shows the command that it stands for. */
export class FitFormView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly needs: CubeViewNeeds;
  private readonly cube: Cube;
  private readonly stage: FitStage;
  private readonly z: HTMLInputElement;
  private readonly minSn: HTMLInputElement;
  private readonly realisations: HTMLInputElement;
  private readonly further: HTMLInputElement;
  private readonly leaveOut: HTMLInputElement;
  private readonly left: HTMLElement;
  private readonly fitter: HTMLSelectElement;
  private readonly templates: HTMLSelectElement;
  private readonly command = element('code', { class: 'sp-FitForm-command' });
  private readonly complaint = element('div', { class: 'sp-Notice', role: 'status' });
  private readonly fit: HTMLButtonElement;
  private readonly estimate: EstimatePart;
  private sentences = new Map<string, string>();
  /** Fitters whose errors are formal only. */
  private plain: ReadonlySet<string> = new Set();

  constructor(cube: Cube, needs: CubeViewNeeds, stage: FitStage) {
    this.needs = needs;
    this.stage = stage;
    this.cube = cube;
    const { trans, preferences } = needs;
    const input = (value: string, hint: string): HTMLInputElement =>
      element('input', { class: 'sp-Input', value, placeholder: hint, spellcheck: 'false' });
    this.z = input(String(cube.redshift ?? ''), trans.__('such as 0.0166'));
    this.minSn = input('', trans.__('none'));
    this.realisations = input(usualRealisations, usualRealisations);
    this.further = input('', '--moments 4 --range 4800:5400');
    this.leaveOut = element('input', { type: 'checkbox' });
    this.left = element('label', { class: 'sp-Live-lines', hidden: true }, this.leaveOut);
    this.left.append(trans.__('Leave the apertures out'));
    const fitter = preferences.fitter;
    this.fitter = choice([[fitter, fitter]], fitter, this.told);
    this.templates = choice([['', trans.__('default')]], '', this.told);
    this.estimate = new EstimatePart(needs);
    this.fit = button(trans.__('Fit'), () => void this.submit(), { class: 'sp-Button sp-mod-go' });
    const copy = button(trans.__('Copy as cell'), () => {
      const path = needs.pathInCell(cube.path);
      needs.copyAsCell(`%spaxel ${fitCommand({ ...this.form, path })}`);
    });
    this.node = this.lay(this.fit, copy);
    this.listen();
    this.tell();
    void this.offer();
  }

  private lay(...buttons: readonly HTMLElement[]): HTMLElement {
    const { trans } = this.needs;
    return element(
      'form',
      { class: 'sp-FitForm', 'aria-label': trans.__('Fit this cube') },
      field(trans.__('Redshift'), this.z, trans.__('Systemic redshift z')),
      field(trans.__('Fitter'), this.fitter),
      field(trans.__('Least S/N'), this.minSn, trans.__('Spaxels below it are left out')),
      field(trans.__('Templates'), this.templates),
      field(
        trans.__('Realisations'),
        this.realisations,
        trans.__('Monte Carlo error bars, once the maps are complete; 0: formal ones alone')
      ),
      field(trans.__('Further options'), this.further, trans.__('As in the command')),
      this.left,
      element('div', { class: 'sp-FitForm-line' }, this.command),
      this.complaint,
      this.estimate.node,
      element('div', { class: 'sp-Row' }, ...buttons)
    );
  }

  dispose(): void {
    this.isDisposed = true;
    this.estimate.dispose();
  }

  /** Takes note of the apertures as they are now. */
  heedShapes(): void {
    this.left.hidden = this.stage.shapes().length === 0;
    this.tell();
  }

  private readonly told = (): void => {
    this.tell();
  };

  private listen(): void {
    this.node.addEventListener('submit', event => {
      event.preventDefault();
    });
    this.node.addEventListener('input', this.told);
    // Those who only look at the cube ask for no estimate.
    for (const kind of ['input', 'focusin'])
      this.node.addEventListener(kind, () => {
        this.estimate.wake();
      });
    this.z.addEventListener('input', () => {
      this.stage.redshift(this.z.value);
    });
  }

  private get form(): FitForm {
    return {
      path: this.cube.path,
      z: this.z.value,
      fitter: this.fitter.value,
      templates: this.templates.value,
      minSn: this.minSn.value,
      realisations: this.realisations.disabled ? '' : this.realisations.value,
      exclude: this.leaveOut.checked ? this.exclusions : [],
      further: this.further.value
    };
  }

  private get exclusions(): string[] {
    return this.stage.shapes().flatMap(shape => exclusionsOf(shape, this.cube.shape));
  }

  private tell(sentence?: string): void {
    this.realisations.disabled = this.plain.has(this.fitter.value);
    this.command.textContent = `%spaxel ${fitCommand(this.form)}`;
    const wrong = fitComplaint(this.form);
    this.fit.disabled = wrong !== null;
    this.estimate.heed(wrong === null ? fitCommand(this.form) : null);
    this.complaint.textContent = sentence ?? wrong ?? this.sentences.get(this.fitter.value) ?? '';
  }

  /** Fills the lists with what is installed here. */
  private async offer(): Promise<void> {
    const { jobs, preferences, trans } = this.needs;
    try {
      const [fitters, sets] = await Promise.all([jobs.fitters(), jobs.templates()]);
      this.sentences = new Map(
        fitters.flatMap(one => (one.available ? [] : [[one.name, one.sentence ?? ''] as const]))
      );
      this.plain = new Set(fitters.filter(one => !hasErrors(one)).map(one => one.name));
      const names = fitters.map(one => {
        const words = one.available ? one.name : trans.__('%1 (not installed)', one.name);
        return [one.name, words] as const;
      });
      if (names.length > 0) refill(this.fitter, names, preferences.fitter);
      const known = sets.filter(set => set.name !== 'default');
      const items = known.map(set => [set.name, set.name] as const);
      refill(this.templates, [['', trans.__('default')], ...items], '');
      this.tell();
    } catch (thrown) {
      this.tell(sentenceOf(thrown));
    }
  }

  private async submit(): Promise<void> {
    const { jobs, trans, openJob } = this.needs;
    this.fit.disabled = true;
    this.estimate.drop();
    this.tell(trans.__('The job is being made …'));
    try {
      const answer = await jobs.submit({ text: fitCommand(this.form), folder: '' });
      this.tell(answer.text);
      if (answer.job !== undefined) openJob(answer.job.id);
    } catch (thrown) {
      this.tell(sentenceOf(thrown));
    }
  }
}

/** Whether a fitter can find errors by Monte Carlo. */
function hasErrors({ parameters }: Pick<FitterManifest, 'parameters'>): boolean {
  const { properties } = parameters as { readonly properties?: object };
  return properties !== undefined && 'errors' in properties;
}

function refill(
  list: HTMLSelectElement,
  items: readonly (readonly [value: string, words: string])[],
  chosen: string
): void {
  list.replaceChildren(...items.map(([value, words]) => element('option', { value }, words)));
  list.value = items.some(([value]) => value === chosen) ? chosen : (items[0]?.[0] ?? '');
}
