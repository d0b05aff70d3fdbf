/** Runs a cell of `%spaxel` lines in the front end: no kernel is asked, none is needed. */
import { readCommand } from '@spaxel/core';
import type { Campaign, Job } from '@spaxel/protocol';
import { type Cell, CodeCellModel, type ICodeCellModel } from '@jupyterlab/cells';
import { PathExt } from '@jupyterlab/coreutils';
import {
  type INotebookCellExecutor,
  type INotebookModel,
  KernelError,
  runCell
} from '@jupyterlab/notebook';
import { campaignShown, followCampaign } from './campaign.ts';
import { readCell } from './lines.ts';
import { addAnswer, addError, followToEnd, type OutputNeeds } from './outputs.ts';
import { Turns } from './turn.ts';

/** Verbs that make a job. */
const running = ['fit', 'check'];

type RunOptions = INotebookCellExecutor.IRunCellOptions;

/** An executor that takes our cells and hands all others to JupyterLab's own. */
export class CellExecutor implements INotebookCellExecutor {
  private readonly needs: OutputNeeds;
  private readonly kernelRun: typeof runCell;
  private readonly turns = new WeakMap<INotebookModel, Turns>();

  constructor(needs: OutputNeeds, kernelRun: typeof runCell = runCell) {
    this.needs = needs;
    this.kernelRun = kernelRun;
  }

  /** Runs a cell; as JupyterLab's own does, it throws a KernelError when the cell failed. */
  runCell(options: RunOptions): Promise<boolean> {
    const turns = this.turns.get(options.notebook) ?? new Turns();
    this.turns.set(options.notebook, turns);
    const { model } = options.cell;
    if (model.type !== 'code') return this.kernelRun(options);
    const lines = readCell(model.sharedModel.getSource());
    if (lines === null) return turns.kernels(() => this.kernelRun(options));
    begin(options);
    return turns
      .ours(() => this.runOurs(options, lines))
      .finally(() => {
        if (!model.isDisposed) (model as ICodeCellModel).executionState = 'idle';
      });
  }

  private async runOurs(options: RunOptions, lines: readonly string[]): Promise<boolean> {
    const { cell, onCellExecuted } = options;
    const model = cell.model as ICodeCellModel;
    if (isGone(options)) return false;
    stamp(options, 'shell.execute_reply.started');
    try {
      for (const line of lines) await this.runLine(model, line, folderOf(options));
    } catch (thrown) {
      if (isGone(options)) return false;
      const { name, value } = addError(model, thrown);
      finish(options);
      const error = kernelError(name, value);
      onCellExecuted({ cell, success: false, error });
      throw error;
    }
    if (isGone(options)) return false;
    finish(options);
    onCellExecuted({ cell, success: true });
    return true;
  }

  /** Submits one command; with `--wait` it lasts until the job has ended, else the map fills meanwhile. */
  private async runLine(model: ICodeCellModel, line: string, folder: string): Promise<void> {
    const command = readCommand(line);
    const answer = await this.needs.jobs.submit({ text: line, folder });
    await addAnswer(model, answer, this.needs);
    const isWaited = command.options['wait'] === true;
    const campaign = campaignShown(answer);
    if (campaign !== undefined) {
      const last = followCampaign(model, campaign, this.needs.jobs);
      if (isWaited) throwIfLost(await last);
      else last.catch(() => undefined);
    }
    if (answer.job === undefined || !running.includes(command.verb)) return;
    const ended = followToEnd(model, answer.job, this.needs.jobs);
    if (isWaited) throwIfFailed(await ended);
    else ended.catch(() => undefined);
  }
}

function throwIfFailed(job: Job): void {
  if (job.phase === 'ERROR') throw new Error(job.error?.detail ?? 'The job ended with an error.');
}

function throwIfLost({ id, phase }: Campaign): void {
  if (phase === 'ERROR') throw new Error(`No cube of campaign ${id} was fitted.`);
}

/** Empties the cell and shows `[*]`, as JupyterLab does when a cell waits. */
function begin({ cell, onCellExecutionScheduled }: RunOptions): void {
  const model = cell.model as ICodeCellModel;
  onCellExecutionScheduled({ cell });
  model.sharedModel.transact(
    () => {
      model.clearExecution();
      if ('outputHidden' in cell) cell.outputHidden = false;
    },
    false,
    'silent-change'
  );
  model.executionState = 'running';
  model.trusted = true;
}

function finish(options: RunOptions): void {
  const model = options.cell.model as ICodeCellModel;
  model.executionCount = nextCount(options.notebook);
  stamp(options, 'shell.execute_reply');
}

/** One more than the highest count in the notebook: no kernel counts our cells. */
function nextCount(notebook: INotebookModel): number {
  const counts = Array.from(notebook.cells, cell =>
    cell instanceof CodeCellModel ? (cell.executionCount ?? 0) : 0
  );
  return Math.max(0, ...counts) + 1;
}

function stamp({ cell, notebookConfig }: RunOptions, event: string): void {
  if (!notebookConfig.recordTiming) return;
  const timing = (cell.model.getMetadata('execution') ?? {}) as Record<string, string>;
  cell.model.setMetadata('execution', { ...timing, [event]: new Date().toISOString() });
}

/** Whether the cell went while it waited or ran. */
function isGone({ cell, notebook }: { cell: Cell; notebook: INotebookModel }): boolean {
  return cell.isDisposed || notebook.deletedCells.includes(cell.model.id);
}

/** The folder of the notebook below the root; a drive's name before the path is dropped. */
function folderOf({ sessionContext }: RunOptions): string {
  return PathExt.dirname((sessionContext?.path ?? '').replace(/^[^/:]+:/, ''));
}

function kernelError(name: string, value: string): KernelError {
  return new KernelError({
    status: 'error',
    execution_count: 0,
    ename: name,
    evalue: value,
    traceback: [`${name}: ${value}`]
  });
}
