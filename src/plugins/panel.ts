/** The side panel. */
import { ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { SpaxelPanel } from '../panel/panel.ts';
import { ICubes, IFits, IJobs, IPreferences } from '../tokens.ts';
import { cubeIcon } from './icon.ts';
import { commandIds, viewNeeds } from './needs.ts';

const panelId = 'spaxel-panel';

/** After the file browser, the running sessions and the table of contents. */
const rank = 450;

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:panel',
  description: 'The side panel: cubes, the open cube, jobs.',
  autoStart: true,
  requires: [ICubes, IJobs, IFits, IPreferences],
  optional: [ITranslator, INotebookTracker, ILayoutRestorer, IStateDB],
  activate: (
    app,
    cubes: ICubes,
    jobs: IJobs,
    fits: IFits,
    preferences: IPreferences,
    translator: ITranslator | null,
    notebooks: INotebookTracker | null,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_spaxel');
    const panel = new SpaxelPanel(
      viewNeeds({ app, cubes, jobs, fits, preferences, trans, notebooks, state })
    );
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
