import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';
import { element } from '../page/element.ts';
import { CubeView, type CubeViewNeeds } from './cubeview.ts';

export const cubeMimeType = 'application/vnd.spaxel.cube+json';

/** Draws a cube in a cell's output: live while it opens, else the picture that the notebook has saved. */
export class CubeRenderer extends Panel implements IRenderMime.IRenderer {
  private readonly view: CubeView;
  private readonly needs: CubeViewNeeds;

  constructor(needs: CubeViewNeeds) {
    super();
    this.needs = needs;
    this.view = new CubeView(needs);
    this.addClass('sp-CubeRenderer');
    this.addWidget(this.view);
  }

  /** Answers when the cube is on show, or the sentence why not. */
  async renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    const { trans } = this.needs;
    const path = (data[cubeMimeType] as { path?: unknown } | undefined)?.path;
    if (typeof path !== 'string') {
      const words = trans.__('This output of Spaxel cannot be read.');
      this.node.replaceChildren(element('div', { class: 'sp-Notice' }, words));
      return;
    }
    const png = data['image/png'];
    if ((await this.view.open(path)) !== null || this.isDisposed || typeof png !== 'string') return;
    const src = `data:image/png;base64,${png.replace(/\s/g, '')}`;
    this.node.append(element('img', { src, alt: trans.__('White light as it was saved') }));
  }
}
