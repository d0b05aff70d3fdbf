// `npm run test:faults`: the faults of packages/queue/faults.json at their true lengths, and a table of what became of them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, main, reports, root, run, Told } from './checkout.mjs';
import { find, lack, rabbitmq } from './debian.mjs';
import { prepare } from './prepare.mjs';

/** What jest says of each test whose title begins with a fault's id. */
function outcomes(report) {
  const told = new Map();
  for (const { assertionResults } of report.testResults)
    for (const { title, status, duration } of assertionResults) {
      const id = /^(T\d+) /.exec(title)?.[1];
      if (id === undefined) continue;
      const { all = [], seconds = 0 } = told.get(id) ?? {};
      told.set(id, { all: [...all, status], seconds: seconds + (duration ?? 0) / 1000 });
    }
  return told;
}

function wordOf(all) {
  if (all.length === 0) return 'absent';
  return all.find(status => status !== 'passed') ?? 'passed';
}

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
  const told = outcomes(JSON.parse(readFileSync(report, 'utf8')));
  for (const { id, fault, later } of faults) {
    const { all = [], seconds = 0 } = told.get(id) ?? {};
    const word = later === undefined ? wordOf(all) : `later: ${later}`;
    console.log(`${id.padEnd(4)} ${seconds.toFixed(0).padStart(4)} s  ${fault}: ${word}`);
  }
  const isWhole = faults.every(
    ({ id, later }) => later || wordOf(told.get(id)?.all ?? []) === 'passed'
  );
  return code === 0 && isWhole ? 0 : 1;
});
