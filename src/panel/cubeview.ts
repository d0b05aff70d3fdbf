import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { button, element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import { localPrefix, type ICubes, type IFits, type IJobs, type IPreferences } from '../tokens.ts';
import { CubeDesk } from './cubedesk.ts';
import { readMemory, type Memories } from './memory.ts';
import type { SkyCursor } from './skycursor.ts';

/** What the views may do beyond drawing. */
export interface CubeViewNeeds {
  readonly cubes: ICubes;
  readonly jobs: IJobs;
  readonly preferences: IPreferences;
  readonly memories: Memories;
  readonly cursor: SkyCursor;
  /** The tab's own workers. */
  readonly fits: IFits;
  readonly trans: TranslationBundle;
  readonly openJob: (id: string) => void;
  readonly openCube: (path: string) => void;
  readonly copyAsCell: (text: string) => void;
  /** A path below the root as a cell of the notebook at hand would write it. */
  readonly pathInCell: (path: string) => string;
}

/** One cube by its path: opening, open, or the sentence why it does not open. */
export class CubeView extends Widget {
  private readonly needs: CubeViewNeeds;
  private desk: CubeDesk | null = null;
  private path = '';

  constructor(needs: CubeViewNeeds) {
    super();
    this.needs = needs;
    this.addClass('sp-CubeView');
  }

  /** Opens a cube; answers it, or null when it did not open or another was asked for meanwhile. */
  async open(path: string): Promise<Cube | null> {
    const { trans, cubes, memories } = this.needs;
    this.path = path;
    this.clear();
    this.node.append(
      element(
        'div',
        { class: 'sp-Notice' },
        trans.__('Opening %1 …', path.replace(localPrefix, ''))
      )
    );
    try {
      const [cube, kept] = await Promise.all([cubes.open(path), memories.recall(path)]);
      if (this.path !== path || this.isDisposed) return null;
      this.clear();
      this.desk = new CubeDesk(cube, this.needs, readMemory(kept, cube.shape));
      this.node.append(this.desk.node);
      return cube;
    } catch (thrown) {
      if (this.path === path && !this.isDisposed) this.refuse(sentenceOf(thrown));
      return null;
    }
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.clear();
    super.dispose();
  }

  private refuse(sentence: string): void {
    this.clear();
    const again = button(this.needs.trans.__('Try again'), () => void this.open(this.path));
    const words = element('p', {}, sentence);
    this.node.append(element('div', { class: 'sp-Notice', role: 'alert' }, words, again));
  }

  private clear(): void {
    this.desk?.dispose();
    this.desk = null;
    this.node.replaceChildren();
  }
}
