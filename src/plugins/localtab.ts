/** Dropped cubes as tabs of the main area: they are no documents, for JupyterLab knows nothing of the file. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import { CubeView, type CubeViewNeeds } from '../panel/cubeview.ts';
import { takesCubes } from '../panel/localfile.ts';
import { localPrefix } from '../tokens.ts';
import { cubeIcon } from './icon.ts';

type Shell = JupyterFrontEnd['shell'];

/** Opens a dropped cube in a tab of its own; where it has one, shows that, with the file as it was dropped last. */
export function openLocal(shell: Shell, needs: CubeViewNeeds, path: string): void {
  const id = `spaxel-${path}`;
  const known = [...shell.widgets('main')].find(widget => widget.id === id);
  if (known instanceof MainAreaWidget && known.content instanceof CubeView)
    void known.content.open(path);
  else add(shell, needs, { id, path });
  shell.activateById(id);
}

function add(
  shell: Shell,
  needs: CubeViewNeeds,
  { id, path }: { readonly id: string; readonly path: string }
): void {
  const content = new CubeView(needs);
  content.addClass('sp-mod-large');
  takesCubes(content.node, needs);
  const widget = new MainAreaWidget({ content });
  widget.id = id;
  widget.title.label = path.slice(localPrefix.length);
  widget.title.caption = needs.trans.__('In this browser alone');
  widget.title.icon = cubeIcon;
  widget.title.closable = true;
  shell.add(widget, 'main');
  void content.open(path);
}
