/** `%spaxel` cells, run by the front end. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookCellExecutor, INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CellExecutor } from '../cells/run.ts';
import { IJobs, IPreferences } from '../tokens.ts';

export const runCellCommand = 'spaxel:run-cell';

export const cellsPlugin: JupyterFrontEndPlugin<INotebookCellExecutor> = {
  id: 'jupyterlab-spaxel:cells',
  description: 'Runs %spaxel cells in the front end, with any kernel or none.',
  autoStart: true,
  provides: INotebookCellExecutor,
  requires: [IJobs, IPreferences],
  activate: (_app, jobs: IJobs, preferences: IPreferences) =>
    new CellExecutor({ jobs, preferences })
};

export const cellsLostPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:cells-lost',
  description: 'Runs one cell as a Spaxel command, and says when another extension runs all cells.',
  autoStart: true,
  requires: [IJobs, IPreferences, INotebookTracker],
  optional: [ITranslator],
  activate: (
    app,
    jobs: IJobs,
    preferences: IPreferences,
    tracker: INotebookTracker,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_spaxel');
    const executor = new CellExecutor({ jobs, preferences });
    app.commands.addCommand(runCellCommand, {
      label: trans.__('Run Cell as Spaxel Command'),
      isEnabled: () => tracker.activeCell !== null,
      execute: () => runActiveCell(executor, tracker)
    });
    void app.restored.then(() => sayWhenLost(app, trans.__(lostSentence)));
  }
};

const lostSentence =
  'Another extension runs the notebook’s cells, so %spaxel lines go to the kernel. Use “Run Cell as Spaxel Command”, or %load_ext jupyterlab_spaxel in a Python notebook.';

/** Says once, when the last registered executor is not ours. */
async function sayWhenLost(app: JupyterFrontEnd, sentence: string): Promise<void> {
  const winner = await app.resolveOptionalService(INotebookCellExecutor);
  if (winner === null || winner instanceof CellExecutor) return;
  const label = app.commands.label(runCellCommand);
  const callback = (): void => void app.commands.execute(runCellCommand);
  Notification.warning(sentence, { autoClose: false, actions: [{ label, callback }] });
}

async function runActiveCell(executor: CellExecutor, tracker: INotebookTracker): Promise<void> {
  const { activeCell: cell, currentWidget: panel } = tracker;
  const notebook = panel?.content.model;
  if (cell === null || panel === null || notebook === null || notebook === undefined) return;
  await executor
    .runCell({
      cell,
      notebook,
      notebookConfig: panel.content.notebookConfig,
      sessionContext: panel.sessionContext,
      onCellExecuted: () => undefined,
      onCellExecutionScheduled: () => undefined
    })
    // The cell shows its error; here it is no news.
    .catch(() => false);
}
