import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SpaxelError, type Prepared } from '@spaxel/core';
import { packSpectra } from '../../feed/batch.ts';
import type { OfferedFitter } from '../../plan/offers.ts';
import type { Plan } from '../../plan/plan.ts';

/** Which fit the script is to show, and where it is to lie. */
export interface CallOf {
  readonly job: string;
  /** The spectrum in words, the script's first line. */
  readonly of: string;
  readonly plan: Plan;
  readonly spectrum: Prepared;
  readonly templates: string;
  readonly folder: string;
}

/**
 * Has a fitter write its own program's call for one spectrum: call.py in the job's folder, arrays beside it; answers the script,
 * null when the fitter has none to tell.
 * @throws SpaxelError FitterBroken with the fitter's sentence.
 */
export async function writeCall(
  fitter: OfferedFitter | undefined,
  of: CallOf
): Promise<string | null> {
  if (fitter?.writeCall === undefined) return null;
  const { folder, job, plan, templates, spectrum } = of;
  const scratch = await mkdtemp(join(folder, 'call-'));
  const [given, out] = [join(scratch, 'in.safetensors'), join(folder, 'call.py')];
  try {
    await writeFile(given, packSpectra([spectrum]));
    await fitter.writeCall({
      type: 'fit',
      task: job,
      in: given,
      out,
      templates,
      parameters: { ...plan.parameters },
      seeds: [plan.seed],
      limitSeconds: plan.limitSeconds
    });
    const script = `# ${of.of}\n${await readFile(out, 'utf8')}`;
    await writeFile(out, script);
    return script;
  } catch (cause) {
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('FitterBroken', `${fitter.manifest.title} wrote no call.`, cause);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
