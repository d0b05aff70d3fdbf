// What a killed worker leaves behind, ended and removed by the gateway: the fitter's process group, the scratch folder.
import { rm } from 'node:fs/promises';

/** As the worker announced them; null = none. */
export interface Belongings {
  readonly group: number | null;
  readonly folder: string | null;
}

const none: Belongings = { group: null, folder: null };

/** Kills the group, removes the folder; answers with empty belongings. */
export async function buried({ group, folder }: Belongings): Promise<Belongings> {
  if (group !== null) killGroup(group);
  if (folder !== null) await rm(folder, { recursive: true, force: true });
  return none;
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // ESRCH: it ended by itself when its pipe closed.
  }
}
