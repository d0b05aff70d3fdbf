import type { Campaign } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import { duration, sentenceOf } from '../page/progress.ts';
import type { CampaignDeed, ICampaigns } from '../tokens.ts';
import { CampaignRows } from './campaignrows.ts';

const mostShown = 10;

export interface CampaignListOptions {
  readonly campaigns: ICampaigns;
  readonly trans: TranslationBundle;
  /** A job was chosen. */
  readonly chosen: (job: string) => void;
}

/** The newest campaigns, each one line that unfolds to a page of its rows: ten thousand cubes are never ten thousand nodes. */
export class CampaignList {
  readonly node: HTMLElement;
  private readonly options: CampaignListOptions;
  private readonly notice = element('div', { class: 'sp-Notice', role: 'status' });
  private readonly items = new Map<string, CampaignItem>();

  constructor(options: CampaignListOptions) {
    this.options = options;
    this.node = element('div', { class: 'sp-CampaignList' }, this.notice);
  }

  get isEmpty(): boolean {
    return this.items.size === 0;
  }

  /** Asks how they stand; answers whether one runs. */
  async look(): Promise<boolean> {
    const campaigns = (await this.options.campaigns.list()).slice(0, mostShown);
    const gone = new Set(this.items.keys());
    for (const campaign of campaigns) {
      gone.delete(campaign.id);
      const item = this.items.get(campaign.id) ?? this.add(campaign.id);
      item.show(campaign);
    }
    for (const id of gone) {
      this.items.get(id)?.node.remove();
      this.items.delete(id);
    }
    // Newest first; nodes that are in their place are left there, with the focus that they may have.
    campaigns.forEach(({ id }, place) => {
      const { node } = this.items.get(id) ?? {};
      const now = this.node.children[place + 1] ?? null;
      if (node !== undefined && node !== now) this.node.insertBefore(node, now);
    });
    return campaigns.some(({ phase }) => phase === 'EXECUTING');
  }

  private add(id: string): CampaignItem {
    const item = new CampaignItem(id, this.options, deed => void this.steer(id, deed));
    this.items.set(id, item);
    this.node.append(item.node);
    return item;
  }

  private async steer(id: string, deed: CampaignDeed): Promise<void> {
    try {
      this.notice.textContent = '';
      await this.options.campaigns.steer(id, deed);
      await this.look();
    } catch (thrown) {
      this.notice.textContent = sentenceOf(thrown);
    } finally {
      this.items.get(id)?.allow();
    }
  }
}

/** One campaign: a line with its counts, what can be done to it, and its rows once it is unfolded. */
class CampaignItem {
  readonly node: HTMLDetailsElement;
  private readonly trans: TranslationBundle;
  private readonly name = element('span', { class: 'sp-Item-name' });
  private readonly line = element('span', { class: 'sp-Item-more' });
  private readonly phase = element('span', { class: 'sp-Phase' });
  private readonly bar: HTMLProgressElement;
  private readonly deeds: ReadonlyMap<CampaignDeed, HTMLButtonElement>;
  private readonly rows: CampaignRows;

  constructor(
    id: string,
    { campaigns, trans, chosen }: CampaignListOptions,
    press: (deed: CampaignDeed) => void
  ) {
    this.trans = trans;
    this.bar = element('progress', { max: 1, 'aria-label': trans.__('Progress') });
    this.rows = new CampaignRows({ ask: page => campaigns.rows(id, page), trans, chosen });
    this.deeds = deedButtons(trans, press);
    const words = element('span', { class: 'sp-Item' }, this.name, this.line);
    const link = element('a', { href: campaigns.catalogueUrl(id), download: `${id}.ecsv` });
    link.textContent = trans.__('Catalogue');
    this.node = element(
      'details',
      { class: 'sp-Campaign', 'data-campaign': id },
      element('summary', {}, words),
      element('div', { class: 'sp-Row' }, this.phase, this.bar, ...this.deeds.values(), link),
      this.rows.node
    );
    this.node.addEventListener('toggle', () => {
      if (this.node.open) void this.rows.look();
    });
  }

  show(campaign: Campaign): void {
    const { rows, counts, name, phase, command } = campaign;
    const ended = rows.completed + rows.failed + rows.aborted;
    this.node.dataset['phase'] = phase;
    this.name.textContent = this.trans.__('%1 · campaign', name.split('/').at(-1) ?? name);
    this.name.title = command;
    this.line.textContent = lineOf(campaign, this.trans);
    this.phase.textContent = phaseWord(phase, this.trans);
    this.phase.dataset['phase'] = phase;
    this.bar.value = rows.all === 0 ? 0 : ended / rows.all;
    this.bar.hidden = phase !== 'EXECUTING';
    const isOver = phase !== 'EXECUTING';
    const canRetry = rows.failed + rows.aborted + counts.failed + counts.aborted > 0;
    this.offer('cancel', !isOver);
    this.offer('retry', canRetry);
    if (this.node.open) void this.rows.look();
  }

  /** Lets the user try again. */
  allow(): void {
    for (const one of this.deeds.values()) one.disabled = false;
  }

  private offer(deed: CampaignDeed, isOffered: boolean): void {
    const one = this.deeds.get(deed);
    if (one !== undefined) one.hidden = !isOffered;
  }
}

function deedButtons(
  trans: TranslationBundle,
  press: (deed: CampaignDeed) => void
): ReadonlyMap<CampaignDeed, HTMLButtonElement> {
  const words: Readonly<Record<CampaignDeed, readonly [string, string]>> = {
    retry: [trans.__('Retry'), trans.__('Fit again what failed or was cancelled')],
    cancel: [trans.__('Cancel'), trans.__('Stop; what is fitted stays')]
  };
  const deeds = Object.keys(words) as CampaignDeed[];
  return new Map(
    deeds.map(deed => {
      const [word, title] = words[deed];
      const one = button(
        word,
        () => {
          one.disabled = true;
          press(deed);
        },
        { title, 'data-deed': deed }
      );
      return [deed, one];
    })
  );
}

function phaseWord(phase: Campaign['phase'], trans: TranslationBundle): string {
  const words: Readonly<Record<Campaign['phase'], string>> = {
    EXECUTING: trans.__('running'),
    COMPLETED: trans.__('completed'),
    ERROR: trans.__('error'),
    ABORTED: trans.__('cancelled')
  };
  return words[phase];
}

/** `120 of 10000 cubes · 3 failed · 4800 spectra · about 2.5 h left`. */
function lineOf({ rows, counts, secondsRemaining }: Campaign, trans: TranslationBundle): string {
  const parts = [trans.__('%1 of %2 cubes', rows.completed, rows.all)];
  if (rows.failed > 0) parts.push(trans.__('%1 failed', rows.failed));
  if (rows.aborted > 0) parts.push(trans.__('%1 cancelled', rows.aborted));
  parts.push(trans.__('%1 spectra', counts.done));
  if (counts.failed > 0) parts.push(trans.__('%1 spectra failed', counts.failed));
  if (secondsRemaining !== null) parts.push(trans.__('about %1 left', duration(secondsRemaining)));
  return parts.join(' · ');
}
