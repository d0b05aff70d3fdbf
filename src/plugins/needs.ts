/** What the views may ask of JupyterLab, put into words that they know. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type { IStateDB } from '@jupyterlab/statedb';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { CubeViewNeeds } from '../panel/cubeview.ts';
import type { Memories } from '../panel/memory.ts';
import { SkyCursor } from '../panel/skycursor.ts';
import type { ICubes, IFits, IJobs, IPreferences } from '../tokens.ts';

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

/** One sky for the panel and all documents. */
const cursor = new SkyCursor();

/** The needs of the views: opening and copying go through JupyterLab's commands. */
export function viewNeeds(parts: Parts): CubeViewNeeds {
  const { app, cubes, jobs, fits, preferences, trans, notebooks, state } = parts;
  const run = (command: string, args: Record<string, string>): void => {
    void app.commands.execute(command, args);
  };
  return {
    cubes,
    jobs,
    fits,
    preferences,
    memories: memoriesIn(state),
    cursor,
    trans,
    openJob: id => {
      run(commandIds.openJob, { id });
    },
    openCube: path => {
      run(commandIds.openCube, { path });
    },
    copyAsCell: text => {
      run(commandIds.copyAsCell, { text });
    },
    pathInCell: path => {
      const notebook = notebooks?.currentWidget?.context.localPath ?? '';
      return PathExt.relative(PathExt.dirname(notebook), path);
    }
  };
}
