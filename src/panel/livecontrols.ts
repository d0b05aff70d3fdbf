/** The controls of the live fit: redshift, degree, range, lines, template set. */
import type { Cube, TemplateSet } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { FitOptions } from '../live/messages.ts';
import { choice, element, field } from '../page/element.ts';
import { Dial } from './dial.ts';
import { waveOf } from './wave.ts';

const usualDegree = 8;
const longestDegree = 30;
/** How far the redshift can be dragged from where it starts: about 1500 km/s. */
const reach = 0.005;
const widest = 20;

export interface LiveControlOptions {
  readonly cube: Cube;
  readonly trans: TranslationBundle;
  readonly changed: () => void;
  readonly chosen: (set: TemplateSet) => void;
}

export class LiveControls {
  readonly node: HTMLElement;
  private readonly needs: LiveControlOptions;
  private readonly z: Dial;
  private readonly degree: Dial;
  private readonly from: Dial;
  private readonly to: Dial;
  private readonly lsf: Dial | null;
  private readonly lines: HTMLInputElement;
  private readonly templates: HTMLSelectElement;
  private sets: readonly TemplateSet[] = [];

  constructor(needs: LiveControlOptions) {
    this.needs = needs;
    const { cube, trans, changed } = needs;
    this.z = this.redshiftDial();
    this.degree = new Dial({
      label: trans.__('Degree'),
      hint: trans.__('Of the additive polynomials; −1: none'),
      ...{ low: -1, high: longestDegree, step: 1, value: usualDegree, changed }
    });
    const { first, last } = this.ends;
    this.from = this.rangeDial(trans.__('From, Å'), first);
    this.to = this.rangeDial(trans.__('To, Å'), last);
    this.lsf = cube.lsf === null ? this.lsfDial() : null;
    this.lines = element('input', { type: 'checkbox', checked: true });
    this.lines.addEventListener('change', changed);
    this.templates = choice([['', trans.__('default')]], '', name => {
      const set = this.sets.find(one => one.name === name);
      if (set !== undefined) needs.chosen(set);
    });
    const dials = [this.z, this.degree, this.from, this.to, ...(this.lsf ? [this.lsf] : [])];
    this.node = element(
      'div',
      {
        class: 'sp-Live-controls',
        role: 'group',
        'aria-label': trans.__('Options of the live fit')
      },
      ...dials.map(({ node }) => node),
      element(
        'label',
        { class: 'sp-Live-lines', title: trans.__('Of gas and of the night sky') },
        this.lines,
        trans.__('Leave emission lines out')
      ),
      field(trans.__('Templates'), this.templates)
    );
  }

  /** What is set now; at the ends of the cube a range is as far as the data go. */
  get options(): FitOptions {
    const { first, last } = this.ends;
    const within = (value: number, end: number): number | null =>
      !Number.isFinite(value) || value === end ? null : value;
    return {
      z: this.z.value,
      degree: Number.isFinite(this.degree.value) ? Math.round(this.degree.value) : usualDegree,
      rangeFrom: within(this.from.value, first),
      rangeTo: within(this.to.value, last),
      areLinesMasked: this.lines.checked,
      lsf: this.lsf !== null && this.lsf.value > 0 ? this.lsf.value : null
    };
  }

  /** Fills the list of template sets; answers the one that is chosen. */
  offer(sets: readonly TemplateSet[]): TemplateSet | undefined {
    this.sets = sets;
    const items = sets.map(({ name, title }) => element('option', { value: name, title }, name));
    const [usual = sets[0]] = sets.filter(({ name }) => name === 'default');
    this.templates.replaceChildren(...items);
    this.templates.value = usual?.name ?? '';
    return usual;
  }

  /** Whole angstrom that hold all of the cube. */
  private get ends(): { first: number; last: number } {
    const { cube } = this.needs;
    return {
      first: Math.floor(waveOf(cube, 0)),
      last: Math.ceil(waveOf(cube, cube.shape.nz - 1))
    };
  }

  private redshiftDial(): Dial {
    const { cube, trans, changed } = this.needs;
    const z = cube.redshift;
    return new Dial({
      label: trans.__('Redshift'),
      hint: trans.__('Systemic redshift z'),
      low: Number(((z ?? 0.005) - reach).toFixed(5)),
      high: Number(((z ?? 0.095) + reach).toFixed(5)),
      step: 0.00001,
      value: z ?? NaN,
      changed
    });
  }

  private rangeDial(label: string, value: number): Dial {
    const { first, last } = this.ends;
    const { trans, changed } = this.needs;
    const hint = trans.__('Range of observed wavelengths that is fitted');
    return new Dial({ label, hint, low: first, high: last, step: 1, value, changed });
  }

  private lsfDial(): Dial {
    const { trans, changed } = this.needs;
    const hint = trans.__('The instrument’s FWHM, angstrom: the cube does not say it');
    const label = trans.__('Resolution, Å');
    return new Dial({ label, hint, low: 0, high: widest, step: 0.01, value: NaN, changed });
  }
}
