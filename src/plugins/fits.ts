/** The tab's own fitting workers. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { FitPool, poolSize, type WorkerLike } from '../live/pool.ts';
import { IFits } from '../tokens.ts';

/** The one place that names the worker's program: the bundler finds it by this expression. */
function startWorker(): WorkerLike {
  return new Worker(new URL('../live/worker.js', import.meta.url));
}

export const fitsPlugin: JupyterFrontEndPlugin<IFits> = {
  id: 'jupyterlab-spaxel:fits',
  description: 'Fits in this tab, by workers that are started with the first of them.',
  autoStart: true,
  provides: IFits,
  activate: () => new FitPool(startWorker, poolSize(navigator.hardwareConcurrency))
};
