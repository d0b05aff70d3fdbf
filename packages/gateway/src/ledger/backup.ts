import { existsSync, renameSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { SpaxelError } from '@spaxel/core';

/**
 * Copies a ledger as it is at one moment, also while a gateway writes it; the copy is looked through before it gets its name.
 * @throws SpaxelError LedgerBroken when there is no ledger or the copy is not sound, OutputUnwritable when it cannot be written.
 */
export async function backupLedger(path: string, file: string): Promise<void> {
  if (!existsSync(path)) throw new SpaxelError('LedgerBroken', `There is no ledger ${path}.`);
  const part = `${file}.part`;
  const source = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    await backup(source, part);
    const sound = soundness(part);
    if (sound !== 'ok')
      throw new SpaxelError('LedgerBroken', `The copy of ${path} is not sound: ${sound}.`);
    renameSync(part, file);
  } catch (cause) {
    rmSync(part, { force: true });
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('OutputUnwritable', `${file} cannot be written.`, cause);
  } finally {
    source.close();
  }
}

function soundness(path: string): string {
  const copy = new DatabaseSync(path);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    const row = copy.prepare('PRAGMA integrity_check(1)').get() as { integrity_check: string };
    return row.integrity_check;
  } finally {
    copy.close();
  }
}
