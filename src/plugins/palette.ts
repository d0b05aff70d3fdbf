/** Commands: in the palette, and for whoever calls them by id. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  Clipboard,
  ICommandPalette,
  InputDialog,
  MainAreaWidget,
  Notification,
  showErrorMessage,
  WidgetTracker
} from '@jupyterlab/apputils';
import { isPaused, isTerminal, type Phase } from '@spaxel/core';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { JobView } from '../maps/jobview.ts';
import { sentenceOf } from '../page/progress.ts';
import { ICubes, IJobs, IPreferences, type Deed } from '../tokens.ts';
import { runCellCommand } from './cells.ts';
import { cubeIcon } from './icon.ts';
import { commandIds } from './needs.ts';

interface Parts {
  readonly app: JupyterFrontEnd;
  readonly cubes: ICubes;
  readonly jobs: IJobs;
  readonly preferences: IPreferences;
  readonly trans: TranslationBundle;
  readonly tracker: WidgetTracker<MainAreaWidget<JobView>>;
}

type Args = Readonly<Record<string, unknown>>;

export const palettePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-spaxel:palette',
  description: 'The commands: open a panel, a cube, a job; cancel; copy as cell.',
  autoStart: true,
  requires: [ICubes, IJobs, IPreferences],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer],
  activate: (
    app,
    cubes: ICubes,
    jobs: IJobs,
    preferences: IPreferences,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_spaxel');
    const tracker = new WidgetTracker<MainAreaWidget<JobView>>({ namespace: 'spaxel-jobs' });
    const parts = { app, cubes, jobs, preferences, trans, tracker };
    addCommands(parts);
    addSwitches(parts);
    const offered = [commandIds.openPanel, commandIds.openCube, commandIds.openJob];
    const { cancelJob, pauseJob, resumeJob, liveFit, linkCursors } = commandIds;
    for (const command of [
      ...offered,
      cancelJob,
      pauseJob,
      resumeJob,
      liveFit,
      linkCursors,
      runCellCommand
    ])
      palette?.addItem({ command, category: 'Spaxel' });
    void restorer?.restore(tracker, {
      command: commandIds.openJob,
      args: ({ content }) => ({ id: content.node.dataset['job'] ?? '' }),
      name: ({ content }) => content.node.dataset['job'] ?? ''
    });
  }
};

function addCommands(parts: Parts): void {
  const { app, trans } = parts;
  const add = (id: string, label: string, act: (args: Args) => Promise<unknown>): void => {
    const execute = async (args: Args): Promise<unknown> => {
      try {
        return await act(args);
      } catch (thrown) {
        await showErrorMessage(trans.__('Spaxel'), sentenceOf(thrown));
        return undefined;
      }
    };
    app.commands.addCommand(id, { label, execute });
  };
  add(commandIds.openCube, trans.__('Open Cube…'), async ({ path }) => {
    const chosen = typeof path === 'string' ? path : await askCube(parts);
    if (chosen !== null) await app.commands.execute('docmanager:open', { path: chosen });
  });
  add(commandIds.openJob, trans.__('Open the Maps of a Job…'), async ({ id }) => {
    const chosen = typeof id === 'string' ? id : await askJob(parts, () => true);
    if (chosen !== null) await openJob(parts, chosen);
  });
  steering(parts, trans, add);
  add(commandIds.copyAsCell, trans.__('Copy as Cell'), ({ text }) => {
    Clipboard.copyToSystem(String(text));
    Notification.success(trans.__('Copied. Paste it into a cell of a notebook.'), {
      autoClose: 3000
    });
    return Promise.resolve();
  });
}

type Add = (id: string, label: string, run: (args: Args) => Promise<void>) => void;

/** What a command is called, and for which jobs. */
type Offer = readonly [label: string, isOffered: (phase: Phase) => boolean];

/** Commands that change how a job goes on. */
function steering(parts: Parts, trans: TranslationBundle, add: Add): void {
  const steer = (id: string, deed: Deed, [label, isOffered]: Offer): void => {
    add(id, label, async ({ id: named }) => {
      const chosen = typeof named === 'string' ? named : await askJob(parts, isOffered);
      if (chosen !== null) await parts.jobs.steer(chosen, deed);
    });
  };
  const runs = (phase: Phase): boolean => phase === 'QUEUED' || phase === 'EXECUTING';
  steer(commandIds.cancelJob, 'cancel', [trans.__('Cancel a Job…'), phase => !isTerminal(phase)]);
  steer(commandIds.pauseJob, 'pause', [trans.__('Pause a Job…'), runs]);
  steer(commandIds.resumeJob, 'resume', [trans.__('Resume a Job…'), isPaused]);
}

/** Switches that are settings, so that all views follow them and they are remembered. */
function addSwitches({ app, trans, preferences }: Parts): void {
  app.commands.addCommand(commandIds.liveFit, {
    label: trans.__('Live Fit under the Pointer'),
    isToggleable: true,
    isToggled: () => preferences.liveFit,
    execute: () => {
      preferences.setLiveFit(!preferences.liveFit);
    }
  });
  app.commands.addCommand(commandIds.linkCursors, {
    label: trans.__('Link the Cursors of Open Cubes'),
    isToggleable: true,
    isToggled: () => preferences.linkCursors,
    execute: () => {
      preferences.setLinkCursors(!preferences.linkCursors);
    }
  });
  preferences.changed.connect(() => {
    app.commands.notifyCommandChanged(commandIds.liveFit);
    app.commands.notifyCommandChanged(commandIds.linkCursors);
  });
}

async function askCube({ cubes, trans }: Parts): Promise<string | null> {
  const items = (await cubes.list()).map(({ path }) => path);
  const { value } = await InputDialog.getItem({ title: trans.__('Open which cube?'), items });
  return value;
}

async function askJob(
  { jobs, trans }: Parts,
  wanted: (phase: Awaited<ReturnType<IJobs['get']>>['phase']) => boolean
): Promise<string | null> {
  const found = (await jobs.list()).filter(({ phase }) => wanted(phase));
  const items = found.map(({ id, command }) => `${command} (${id})`);
  const { value } = await InputDialog.getItem({ title: trans.__('Which job?'), items });
  return found[items.indexOf(value ?? '')]?.id ?? null;
}

/** A job's maps as a tab; one tab a job. */
async function openJob(
  { app, jobs, preferences, trans, tracker }: Parts,
  id: string
): Promise<void> {
  const known = tracker.find(widget => widget.content.node.dataset['job'] === id);
  if (known !== undefined) {
    app.shell.activateById(known.id);
    return;
  }
  const { show, palette } = preferences;
  const content = new JobView({ jobs, id, show, palette, trans });
  content.addClass('sp-mod-large');
  const widget = new MainAreaWidget({ content });
  widget.id = `spaxel-job-${id}`;
  widget.title.label = trans.__('Maps');
  widget.title.caption = id;
  widget.title.icon = cubeIcon;
  widget.title.closable = true;
  app.shell.add(widget, 'main');
  await tracker.add(widget);
  app.shell.activateById(widget.id);
}
