import type { TranslationBundle } from '@jupyterlab/translation';
import { button, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { CubeFile, ICubes } from '../tokens.ts';
import { bytesText } from './wave.ts';

export interface CubeListOptions {
  readonly cubes: ICubes;
  readonly trans: TranslationBundle;
  readonly chosen: (path: string) => void;
}

/** The cubes below the root, with a filter; one click opens. */
export class CubeList {
  readonly node: HTMLElement;
  private readonly options: CubeListOptions;
  private readonly filter: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly notice = element('div', { class: 'sp-Notice', role: 'status' });
  private files: readonly CubeFile[] = [];
  private open = '';

  constructor(options: CubeListOptions) {
    this.options = options;
    const { trans } = options;
    this.list = element('ul', { class: 'sp-List', 'aria-label': trans.__('Cubes') });
    this.filter = element('input', {
      type: 'search',
      class: 'sp-Input',
      placeholder: trans.__('Filter'),
      'aria-label': trans.__('Filter cubes by name')
    });
    this.filter.addEventListener('input', () => {
      this.draw();
    });
    const refresh = button(trans.__('Refresh'), () => void this.refresh());
    this.node = element(
      'div',
      { class: 'sp-CubeList' },
      element('div', { class: 'sp-Row' }, this.filter, refresh),
      this.notice,
      this.list
    );
  }

  /** Asks again what lies below the root. */
  async refresh(): Promise<void> {
    const { cubes, trans } = this.options;
    if (this.files.length === 0) this.notice.textContent = trans.__('Looking for cubes …');
    try {
      this.files = await cubes.list();
      this.draw();
    } catch (thrown) {
      this.notice.textContent = sentenceOf(thrown);
    }
  }

  /** Shows which cube is open. */
  mark(path: string): void {
    this.open = path;
    this.draw();
  }

  private draw(): void {
    const { trans } = this.options;
    const wanted = this.filter.value.toLowerCase();
    const files = this.files.filter(({ path }) => path.toLowerCase().includes(wanted));
    const focused = this.focusedPath();
    this.list.replaceChildren(...files.map(file => this.item(file)));
    for (const item of this.list.querySelectorAll<HTMLElement>('.sp-Item'))
      if (item.title === focused) item.focus();
    this.notice.textContent =
      this.files.length === 0
        ? trans.__(
            'There is no FITS file below this folder yet. Upload one, or make a galaxy to try with `spaxel mock galaxy.fits` in a terminal.'
          )
        : files.length === 0
          ? trans.__('No name contains “%1”.', this.filter.value)
          : '';
  }

  /** The path of the item that has the keyboard; drawing anew is not to take it away. */
  private focusedPath(): string | null {
    const { activeElement } = document;
    const isHere = activeElement instanceof HTMLElement && this.list.contains(activeElement);
    return isHere ? activeElement.title : null;
  }

  private item({ path, bytes }: CubeFile): HTMLElement {
    const slash = path.lastIndexOf('/') + 1;
    const choose = (): void => {
      this.options.chosen(path);
    };
    const node = button('', choose, {
      class: 'sp-Item',
      title: path,
      'aria-current': path === this.open ? 'true' : undefined
    });
    node.append(
      element('span', { class: 'sp-Item-name' }, path.slice(slash)),
      element('span', { class: 'sp-Item-more' }, `${path.slice(0, slash)} ${bytesText(bytes)}`)
    );
    return element('li', {}, node);
  }
}
