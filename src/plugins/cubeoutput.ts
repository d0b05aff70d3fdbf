/** The renderer of cubes in cell outputs: what `%spaxel view` leaves. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { cubeMimeType, CubeRenderer } from '../panel/cuberenderer.ts';
import { ICubes, IFits, IJobs, IPreferences } from '../tokens.ts';
import { viewNeeds } from './needs.ts';

/** Below 50, the rank of text/html, so that the live view wins over the saved page. */
const rank = 40;

export const cubeOutputPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:cube-output',
  description: 'Draws a cube in a cell output, live.',
  autoStart: true,
  requires: [IRenderMimeRegistry, ICubes, IJobs, IFits, IPreferences],
  optional: [ITranslator, INotebookTracker, IStateDB],
  activate: (
    app,
    registry: IRenderMimeRegistry,
    cubes: ICubes,
    jobs: IJobs,
    fits: IFits,
    preferences: IPreferences,
    translator: ITranslator | null,
    notebooks: INotebookTracker | null,
    state: IStateDB | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_spaxel');
    const needs = viewNeeds({ app, cubes, jobs, fits, preferences, trans, notebooks, state });
    registry.addFactory({
      safe: true,
      mimeTypes: [cubeMimeType],
      defaultRank: rank,
      createRenderer: () => new CubeRenderer(needs)
    });
  }
};
