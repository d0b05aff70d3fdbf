/** The renderer of jobs in cell outputs. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { jobMimeType } from '../maps/bundle.ts';
import { JobRenderer } from '../maps/renderer.ts';
import { IJobs, IPreferences } from '../tokens.ts';

/** Below 50, the rank of text/html, so that the live map wins over the saved page. */
const rank = 40;

export const mapsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:maps',
  description: 'Draws a job in a cell output, and follows it while it runs.',
  autoStart: true,
  requires: [IRenderMimeRegistry, IJobs, IPreferences],
  optional: [ITranslator],
  activate: (
    _app,
    registry: IRenderMimeRegistry,
    jobs: IJobs,
    preferences: IPreferences,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_spaxel');
    registry.addFactory({
      safe: true,
      mimeTypes: [jobMimeType],
      defaultRank: rank,
      createRenderer: () => new JobRenderer({ jobs, preferences, trans })
    });
  }
};
