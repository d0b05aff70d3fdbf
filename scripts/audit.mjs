// The audits of what Spaxel is built from: npm's packages that are shipped, and the pinned ones of Python.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotAudited, npmAdvisories, open, pipAdvisories } from './advisories.mjs';
import { bin, root, said } from './checkout.mjs';

const audits = [
  {
    name: 'audit of npm packages',
    run: () => npmAdvisories(said(join(bin, 'npm'), ['audit', '--omit=dev', '--json']))
  },
  {
    name: 'audit of Python packages',
    run: () => {
      const which = ['--requirement', 'requirements/development.txt', '--no-deps', '--disable-pip'];
      const how = ['--format', 'json', '--progress-spinner', 'off'];
      return pipAdvisories(said(join(bin, 'pip-audit'), [...which, ...how]));
    }
  }
];

/** Makes both; what could not be asked is neither passed nor failed, and is told in `unasked`. */
export function audit() {
  const accepted = JSON.parse(readFileSync(join(root, 'scripts/accepted-advisories.json'), 'utf8'));
  const today = new Date().toISOString().slice(0, 10);
  return audits.map(({ name, run }) => {
    console.log(`\n== ${name}`);
    try {
      const left = open(run(), accepted, today);
      for (const sentence of left) console.log(sentence);
      return { passed: left.length === 0 ? 1 : 0, failed: left.length > 0 ? 1 : 0, skipped: 0 };
    } catch (thrown) {
      if (!(thrown instanceof NotAudited)) throw thrown;
      console.log(`not audited: ${thrown.message}`);
      return { passed: 0, failed: 0, skipped: 0, unasked: `${name}: ${thrown.message}` };
    }
  });
}
