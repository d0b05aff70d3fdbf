import { SpaxelError, type Command } from '@spaxel/core';
import { listSets } from '@spaxel/templates';
import { readFitters, workOverIpc } from '@spaxel/worker';
import type { Assets } from './assets.ts';

/** Runs a worker until its gateway goes. */
export async function work(command: Command, assets: Assets): Promise<void> {
  if (command.options['ipc'] !== true || process.send === undefined)
    throw new SpaxelError(
      'OptionInvalid',
      '`work` is started by a gateway, with --ipc; a broker’s workers come later.'
    );
  const { fitters } = await readFitters(assets.fitters);
  workOverIpc({
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
  });
}
