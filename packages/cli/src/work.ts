import { SpaxelError, type Command } from '@spaxel/core';
import { listSets } from '@spaxel/templates';
import { readFitters, workOverBroker, workOverIpc, type WorkerOptions } from '@spaxel/worker';
import type { Assets } from './assets.ts';
import { findStore } from './blobs.ts';
import { findBroker } from './broker.ts';

/** Runs a worker until its gateway goes, or over a broker until it is told to end. */
export async function work({ options }: Command, assets: Assets): Promise<void> {
  const { fitters } = await readFitters(assets.fitters);
  const own: WorkerOptions = {
    fitters,
    templates: async ({ name, digest }) => {
      const { sets } = await listSets(assets.templates);
      const found = sets.find(({ manifest }) => manifest.digest === digest);
      if (found !== undefined) return found.folder;
      throw new SpaxelError(
        'TemplatesUnknown',
        `This worker has no template set ${name} of digest ${digest.slice(0, 12)}.`
      );
    }
  };
  if (options['ipc'] === true && process.send !== undefined) {
    workOverIpc(own);
    return;
  }
  const address = findBroker(options['broker'] as string | undefined);
  if (address === undefined)
    throw new SpaxelError('OptionInvalid', '`work` needs --broker, or SPAXEL_BROKER.');
  const fitter = (options['fitter'] as string | undefined) ?? 'native';
  const slots = (options['workers'] as number | undefined) ?? 1;
  workOverBroker(own, {
    ...{ address, fitter, slots, blobs: { store: findStore(options) } },
    trouble: ({ message }) => process.stderr.write(`${message}\n`)
  });
}
