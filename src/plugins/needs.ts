/** What the views may ask of JupyterLab, put into words that they know. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CubeViewNeeds } from '../panel/cubeview.ts';
import type { ICubes, IJobs, IPreferences } from '../tokens.ts';

export const commandIds = {
  openPanel: 'spaxel:open-panel',
  openCube: 'spaxel:open-cube',
  openJob: 'spaxel:open-job',
  cancelJob: 'spaxel:cancel-job',
  copyAsCell: 'spaxel:copy-as-cell'
} as const;

interface Parts {
  readonly app: JupyterFrontEnd;
  readonly cubes: ICubes;
  readonly jobs: IJobs;
  readonly preferences: IPreferences;
  readonly trans: TranslationBundle;
}

/** The needs of the views: opening and copying go through JupyterLab's commands. */
export function viewNeeds({ app, cubes, jobs, preferences, trans }: Parts): CubeViewNeeds {
  const run = (command: string, args: Record<string, string>): void => {
    void app.commands.execute(command, args);
  };
  return {
    cubes,
    jobs,
    preferences,
    trans,
    openJob: id => {
      run(commandIds.openJob, { id });
    },
    openCube: path => {
      run(commandIds.openCube, { path });
    },
    copyAsCell: text => {
      run(commandIds.copyAsCell, { text });
    }
  };
}
