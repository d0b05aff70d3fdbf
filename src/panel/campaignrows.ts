import type { CampaignRow } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, choice, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { CampaignPage, ICampaigns } from '../tokens.ts';

/** Rows on show at a time. */
const most = 20;

interface RowsOptions {
  readonly ask: (page: CampaignPage) => ReturnType<ICampaigns['rows']>;
  readonly trans: TranslationBundle;
  readonly chosen: (job: string) => void;
}

/** A page of a campaign's rows, and the way to the others; the same few nodes show every page. */
export class CampaignRows {
  readonly node: HTMLElement;
  private readonly options: RowsOptions;
  private readonly places: readonly Place[];
  private readonly told = element('span', { class: 'sp-Item-more', role: 'status' });
  private readonly earlier: HTMLButtonElement;
  private readonly later: HTMLButtonElement;
  private from = 0;
  private phase: CampaignRow['phase'] | undefined;
  private asked = 0;

  constructor(options: RowsOptions) {
    this.options = options;
    const { trans, chosen } = options;
    this.places = Array.from({ length: most }, () => new Place(trans, chosen));
    this.earlier = button(trans.__('Earlier'), () => void this.turn(-most));
    this.later = button(trans.__('Later'), () => void this.turn(most));
    const list = element('ul', { class: 'sp-List', 'aria-label': trans.__('Cubes') });
    list.append(...this.places.map(({ node }) => node));
    const tools = element('div', { class: 'sp-Row' }, this.filter(), this.earlier, this.later);
    this.node = element('div', { class: 'sp-CampaignRows' }, tools, this.told, list);
  }

  /** Shows the page as it stands. */
  async look(): Promise<void> {
    const asked = (this.asked += 1);
    const { ask, trans } = this.options;
    const only = this.phase === undefined ? {} : { phase: this.phase };
    try {
      const { rows, total } = await ask({ from: this.from, n: most, ...only });
      if (asked !== this.asked) return;
      if (rows.length === 0 && this.from > 0) {
        this.from = 0;
        await this.look();
        return;
      }
      this.places.forEach((place, at) => {
        place.show(rows[at]);
      });
      const last = this.from + rows.length;
      const first = Math.min(this.from + 1, last);
      const words = trans.__('%1 to %2 of %3', first, last, total);
      if (this.told.textContent !== words) this.told.textContent = words;
      this.earlier.disabled = this.from === 0;
      this.later.disabled = last >= total;
    } catch (thrown) {
      this.told.textContent = sentenceOf(thrown);
    }
  }

  private turn(by: number): Promise<void> {
    this.from = Math.max(0, this.from + by);
    return this.look();
  }

  private filter(): HTMLSelectElement {
    const { trans } = this.options;
    const options = [
      ['', trans.__('all')],
      ['ERROR', trans.__('failed')],
      ['EXECUTING', trans.__('running')],
      ['COMPLETED', trans.__('completed')],
      ['PENDING', trans.__('waiting')],
      ['ABORTED', trans.__('cancelled')]
    ] as const;
    const node = choice(options, '', value => {
      this.phase = value === '' ? undefined : (value as CampaignRow['phase']);
      this.from = 0;
      void this.look();
    });
    node.setAttribute('aria-label', trans.__('Which cubes'));
    return node;
  }
}

/** One row: its cube, how it stands, and its maps at a press. */
class Place {
  readonly node: HTMLElement;
  private readonly trans: TranslationBundle;
  private readonly open: HTMLButtonElement;
  private readonly name = element('span', { class: 'sp-Item-name' });
  private readonly line = element('span', { class: 'sp-Item-more' });
  private job: string | undefined;

  constructor(trans: TranslationBundle, chosen: (job: string) => void) {
    this.trans = trans;
    this.open = button(
      '',
      () => {
        if (this.job !== undefined) chosen(this.job);
      },
      { class: 'sp-Item' }
    );
    this.open.append(this.name, this.line);
    this.node = element('li', { class: 'sp-CampaignRow' }, this.open);
  }

  show(row: CampaignRow | undefined): void {
    this.node.hidden = row === undefined;
    this.job = row?.job;
    if (row === undefined) return;
    this.open.disabled = row.job === undefined;
    this.open.title = row.error?.detail ?? row.command;
    this.node.dataset['phase'] = row.phase;
    this.name.textContent = row.cube.split('/').at(-1) ?? row.cube;
    this.line.textContent = this.words(row);
  }

  private words({ line, phase, counts, error }: CampaignRow): string {
    const { trans } = this;
    const { fits, done, failed } = counts;
    const parts = [trans.__('line %1', line)];
    if (error !== undefined) parts.push(error.detail);
    else if (phase === 'PENDING') parts.push(trans.__('waiting'));
    else if (fits === 0) parts.push(trans.__('preparing'));
    else parts.push(trans.__('%1 of %2 fitted', done, fits));
    if (failed > 0) parts.push(trans.__('%1 failed', failed));
    return parts.join(' · ');
  }
}
