/** The list of plugins. */
import { cellsLostPlugin, cellsPlugin } from './plugins/cells.ts';
import { cubesPlugin, jobsPlugin } from './plugins/client.ts';
import { cubeOutputPlugin } from './plugins/cubeoutput.ts';
import { filetypePlugin } from './plugins/filetype.ts';
import { fitsPlugin } from './plugins/fits.ts';
import { mapsPlugin } from './plugins/maps.ts';
import { viewNeedsPlugin } from './plugins/needs.ts';
import { palettePlugin } from './plugins/palette.ts';
import { panelPlugin } from './plugins/panel.ts';
import { settingsPlugin } from './plugins/settings.ts';

export default [
  settingsPlugin,
  cubesPlugin,
  jobsPlugin,
  fitsPlugin,
  viewNeedsPlugin,
  panelPlugin,
  filetypePlugin,
  mapsPlugin,
  cubeOutputPlugin,
  cellsPlugin,
  cellsLostPlugin,
  palettePlugin
];
