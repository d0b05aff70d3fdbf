/** The doors to the gateway, cubes and jobs over HTTP; and to cubes in the tab. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { HttpCubes } from '../client/cubes.ts';
import { HttpJobs } from '../client/jobs.ts';
import { JoinedCubes } from '../client/joined.ts';
import { LocalCubes } from '../client/local/cubes.ts';
import { ICubes, IJobs } from '../tokens.ts';

export const cubesPlugin: JupyterFrontEndPlugin<ICubes> = {
  id: 'jupyterlab-spaxel:cubes',
  description: 'Cubes below the root, through the gateway, and files dropped into the page.',
  autoStart: true,
  provides: ICubes,
  activate: app =>
    new JoinedCubes(new HttpCubes(app.serviceManager.serverSettings), new LocalCubes())
};

export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: 'jupyterlab-spaxel:jobs',
  description: 'Jobs of this root, through the gateway.',
  autoStart: true,
  provides: IJobs,
  activate: app => new HttpJobs(app.serviceManager.serverSettings)
};
