import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { button, element } from '../page/element.ts';
import { CubeList } from './cubelist.ts';
import { CubeView, type CubeViewNeeds } from './cubeview.ts';
import { JobList } from './joblist.ts';
import { fileButton, takesDrops } from './localfile.ts';
import { localPrefix } from '../tokens.ts';

/** The side panel: cubes below the root, the open one, and the jobs. */
export class SpaxelPanel extends Widget {
  private readonly cubes: CubeList;
  private readonly jobs: JobList;
  private readonly view: CubeView;
  private readonly cubeTitle = element('h2');
  private readonly cubeSection: HTMLElement;
  private readonly large: HTMLButtonElement;
  private path = '';

  constructor(needs: CubeViewNeeds) {
    super({ node: element('div', { class: 'sp-Panel' }) });
    const { trans } = needs;
    this.cubes = new CubeList({
      cubes: needs.cubes,
      trans,
      chosen: path => void this.open(path)
    });
    this.jobs = new JobList({ jobs: needs.jobs, trans, chosen: needs.openJob });
    this.view = new CubeView({
      ...needs,
      openJob: id => {
        needs.openJob(id);
        void this.jobs.look();
      }
    });
    this.large = button(trans.__('Open large'), () => {
      needs.openCube(this.path);
    });
    this.cubeSection = element(
      'section',
      { class: 'sp-Section', hidden: true },
      element('div', { class: 'sp-Section-head' }, this.cubeTitle, this.large),
      this.view.node
    );
    const take = (file: File): void => {
      void needs.cubes.hold(file).then(path => this.open(path));
    };
    this.node.append(
      section(trans.__('Cubes'), this.cubes.node, fileButton(trans, take)),
      this.cubeSection,
      section(trans.__('Jobs'), this.jobs.node)
    );
    takesDrops(this.node, take);
  }

  /** Opens a cube in the panel. */
  async open(path: string): Promise<void> {
    this.path = path;
    this.cubeSection.hidden = false;
    this.cubeTitle.textContent = (path.split('/').at(-1) ?? path).replace(localPrefix, '');
    this.cubes.mark(path);
    const cube = await this.view.open(path);
    if (cube !== null && cube.object !== '') this.cubeTitle.textContent = cube.object;
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.jobs.dispose();
    this.view.dispose();
    super.dispose();
  }

  protected override onAfterShow(_message: Message): void {
    void this.cubes.refresh();
    this.jobs.wake();
  }

  protected override onAfterAttach(message: Message): void {
    if (this.isVisible) this.onAfterShow(message);
  }

  protected override onBeforeHide(): void {
    this.jobs.sleep();
  }
}

function section(name: string, ...children: HTMLElement[]): HTMLElement {
  const head = element('div', { class: 'sp-Section-head' }, element('h2', {}, name));
  return element('section', { class: 'sp-Section', 'aria-label': name }, head, ...children);
}
