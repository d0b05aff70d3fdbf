/** What the views may ask of JupyterLab, put into words that they know; one for the panel, the documents and the outputs. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import { IStateDB } from '@jupyterlab/statedb';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { Token, type ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { CubeViewNeeds } from '../panel/cubeview.ts';
import type { Memories } from '../panel/memory.ts';
import { SkyCursor } from '../panel/skycursor.ts';
import { ICubes, IFits, IJobs, IPreferences, localPrefix } from '../tokens.ts';
import { openLocal } from './localtab.ts';

export const IViewNeeds = new Token<CubeViewNeeds>(
  'jupyterlab-spaxel:IViewNeeds',
  'What views of cubes need.'
);

export const commandIds = {
  openPanel: 'spaxel:open-panel',
  openCube: 'spaxel:open-cube',
  openJob: 'spaxel:open-job',
  cancelJob: 'spaxel:cancel-job',
  pauseJob: 'spaxel:pause-job',
  resumeJob: 'spaxel:resume-job',
  copyAsCell: 'spaxel:copy-as-cell',
  liveFit: 'spaxel:live-fit',
  linkCursors: 'spaxel:link-cursors'
} as const;

interface Parts {
  readonly app: JupyterFrontEnd;
  readonly cubes: ICubes;
  readonly jobs: IJobs;
  readonly fits: IFits;
  readonly preferences: IPreferences;
  readonly trans: TranslationBundle;
  readonly notebooks: INotebookTracker | null;
  readonly state: IStateDB | null;
}

/** How cubes were looked at, in JupyterLab's own memory of the workspace; where it has none, nothing is remembered. */
function memoriesIn(state: IStateDB | null): Memories {
  const idOf = (path: string): string => `spaxel-view:${path}`;
  const warn = (thrown: unknown): void => {
    console.warn('Spaxel could not remember how a cube was looked at.', thrown);
  };
  return {
    recall: async path => {
      try {
        return await state?.fetch(idOf(path));
      } catch (thrown) {
        warn(thrown);
        return undefined;
      }
    },
    keep: (path, memory) => {
      void state?.save(idOf(path), memory as ReadonlyPartialJSONValue).catch(warn);
    }
  };
}

/** The needs of the views: opening and copying go through JupyterLab's commands. */
function viewNeeds(parts: Parts): CubeViewNeeds {
  const { app, notebooks, state, ...doors } = parts;
  const run = (command: string, args: Record<string, string>): void => {
    void app.commands.execute(command, args);
  };
  const needs: CubeViewNeeds = {
    ...doors,
    memories: memoriesIn(state),
    cursor: new SkyCursor(),
    openJob: id => {
      run(commandIds.openJob, { id });
    },
    openCube: path => {
      if (path.startsWith(localPrefix)) openLocal(app.shell, needs, path);
      else run(commandIds.openCube, { path });
    },
    copyAsCell: text => {
      run(commandIds.copyAsCell, { text });
    },
    pathInCell: path => {
      const notebook = notebooks?.currentWidget?.context.localPath ?? '';
      return PathExt.relative(PathExt.dirname(notebook), path);
    }
  };
  return needs;
}

export const viewNeedsPlugin: JupyterFrontEndPlugin<CubeViewNeeds> = {
  id: 'jupyterlab-spaxel:view-needs',
  description: 'What views of cubes need of JupyterLab.',
  autoStart: true,
  provides: IViewNeeds,
  requires: [ICubes, IJobs, IFits, IPreferences],
  optional: [ITranslator, INotebookTracker, IStateDB],
  activate: (
    app,
    cubes: ICubes,
    jobs: IJobs,
    fits: IFits,
    preferences: IPreferences,
    translator: ITranslator | null,
    notebooks: INotebookTracker | null,
    state: IStateDB | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_spaxel');
    return viewNeeds({ app, cubes, jobs, fits, preferences, trans, notebooks, state });
  }
};
