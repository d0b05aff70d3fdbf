import type { Job } from '@spaxel/protocol';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Panel } from '@lumino/widgets';
import { Latest } from '../client/latest.ts';
import { element } from '../page/element.ts';
import type { IJobs, IPreferences } from '../tokens.ts';
import { readBundle, settle } from './bundle.ts';
import { JobView } from './jobview.ts';
import { savedOf } from './savedpicture.ts';

export interface RendererNeeds {
  readonly jobs: IJobs;
  readonly preferences: IPreferences;
  readonly trans: TranslationBundle;
}

/** Draws a job's output: follows it again by its id, else shows what the notebook has saved of it. */
export class JobRenderer extends Panel implements IRenderMime.IRenderer {
  private readonly needs: RendererNeeds;
  private view: JobView | null = null;
  private model: IRenderMime.IMimeModel | null = null;
  private job = '';
  /** One write at a time, the newest choice last: what is saved is what is on show. */
  private readonly saving = new Latest<{ job: Job; show: readonly string[] }, boolean>({
    load: ended =>
      this.model === null ? Promise.resolve(false) : settle(this.model, this.needs.jobs, ended),
    done: () => undefined,
    // The output keeps what it has; the maps on show are not concerned.
    failed: () => undefined
  });

  constructor(needs: RendererNeeds) {
    super();
    this.needs = needs;
    this.addClass('sp-JobRenderer');
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.saving.dispose();
    super.dispose();
  }

  /** Renders the model; one of the job already on show only replaces what is saved. */
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.model = model;
    const bundle = readBundle(model.data);
    if (bundle === undefined) {
      const words = this.needs.trans.__('This output of Spaxel cannot be read.');
      this.node.replaceChildren(element('div', { class: 'sp-Notice' }, words));
      return Promise.resolve();
    }
    if (bundle.job === this.job) return Promise.resolve();
    this.job = bundle.job;
    this.view?.dispose();
    const { jobs, preferences, trans } = this.needs;
    this.view = new JobView({
      jobs,
      trans,
      id: bundle.job,
      show: bundle.show.length > 0 ? bundle.show : preferences.show,
      palette: preferences.palette,
      saved: savedOf(model.data),
      settled: (job, show) => {
        this.saving.ask({ job, show });
      }
    });
    this.addWidget(this.view);
    return Promise.resolve();
  }
}
