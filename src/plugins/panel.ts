/** The side panel. */
import { ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { CubeViewNeeds } from '../panel/cubeview.ts';
import { SpaxelPanel } from '../panel/panel.ts';
import { cubeIcon } from './icon.ts';
import { commandIds, IViewNeeds } from './needs.ts';

const panelId = 'spaxel-panel';

/** After the file browser, the running sessions and the table of contents. */
const rank = 450;

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:panel',
  description: 'The side panel: cubes, the open cube, jobs.',
  autoStart: true,
  requires: [IViewNeeds],
  optional: [ILayoutRestorer],
  activate: (app, needs: CubeViewNeeds, restorer: ILayoutRestorer | null) => {
    const { trans } = needs;
    const panel = new SpaxelPanel(needs);
    panel.id = panelId;
    panel.title.icon = cubeIcon;
    panel.title.caption = trans.__('Spaxel: cubes and fits');
    panel.node.setAttribute('role', 'region');
    panel.node.setAttribute('aria-label', trans.__('Spaxel'));
    app.shell.add(panel, 'left', { rank });
    restorer?.add(panel, panelId);
    app.commands.addCommand(commandIds.openPanel, {
      label: trans.__('Open Spaxel Panel'),
      icon: cubeIcon,
      execute: () => {
        app.shell.activateById(panelId);
      }
    });
  }
};
