/** The renderer of cubes in cell outputs: what `%spaxel view` leaves. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { CubeViewNeeds } from '../panel/cubeview.ts';
import { cubeMimeType, CubeRenderer } from '../panel/cuberenderer.ts';
import { IViewNeeds } from './needs.ts';

/** Below 50, the rank of text/html, so that the live view wins over the saved page. */
const rank = 40;

export const cubeOutputPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:cube-output',
  description: 'Draws a cube in a cell output, live.',
  autoStart: true,
  requires: [IRenderMimeRegistry, IViewNeeds],
  activate: (_app, registry: IRenderMimeRegistry, needs: CubeViewNeeds) => {
    registry.addFactory({
      safe: true,
      mimeTypes: [cubeMimeType],
      defaultRank: rank,
      createRenderer: () => new CubeRenderer(needs)
    });
  }
};
