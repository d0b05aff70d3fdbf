// `npm run test:faults`: the faults of packages/queue/faults.json at their true lengths, and a table of what became of them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, main, reports, root, run, Told } from './checkout.mjs';
import { find, lack, rabbitmq } from './debian.mjs';
import { faultTable } from './fault-table.mjs';
import { prepare } from './prepare.mjs';

await main(() => {
  prepare();
  if (!find(rabbitmq)) throw new Told(lack(rabbitmq));
  mkdirSync(reports, { recursive: true });
  const faults = JSON.parse(readFileSync(join(root, 'packages/queue/faults.json'), 'utf8'));
  const tests = [...new Set(faults.flatMap(({ tests: file }) => file ?? []))];
  const report = join(reports, 'faults.json');
  // Else a run that ended early would be told by the one before.
  rmSync(report, { force: true });
  const args = ['jest', '--forceExit', '--runInBand', '--json', `--outputFile=${report}`];
  const ids = ['--testNamePattern', '(^| )T\\d+ '];
  const code = run(join(bin, 'npx'), [...args, ...ids, ...tests], { env: { SPAXEL_LONG: '1' } });
  const table = faultTable(faults, JSON.parse(readFileSync(report, 'utf8')), true);
  console.log(table.lines.join('\n'));
  return code === 0 && table.faults === 0 ? 0 : 1;
});
