// `npm test`: everything, and one plain line at the end, counted from the runners' own reports. `--all` adds what takes longer.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './audit.mjs';
import { bin, main, reports, root, run, shared, Told } from './checkout.mjs';
import { chromium, find, lack, rabbitmq } from './debian.mjs';
import { faultTable } from './fault-table.mjs';
import { prepare } from './prepare.mjs';

const isCi = process.env.CI === 'true';
const isAll = process.argv.includes('--all');

const none = { passed: 0, failed: 0, skipped: 0 };
const report = name => join(reports, name);

/** A program that has no count of its own: it passes or fails as one. */
function check(name, program, args) {
  console.log(`\n== ${name}`);
  return run(program, args) === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
}

/** A run that ended without its report has failed. */
function counted(code, file, read) {
  if (!existsSync(file)) return { ...none, failed: 1 };
  const counts = read(readFileSync(file, 'utf8'));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function jest() {
  console.log('\n== jest');
  if (!find(rabbitmq)) console.log(`SKIPPED the tests with a broker: ${lack(rabbitmq)}`);
  const file = report('jest.json');
  const code = run(
    join(bin, 'npx'),
    ['jest', '--forceExit', '--json', `--outputFile=${file}`, '--silent=false'],
    isAll ? { env: { SPAXEL_FUZZ: '20000', SPAXEL_LONG: '1' } } : {}
  );
  return counted(code, file, text => {
    const {
      numPassedTests,
      numFailedTests,
      numPendingTests,
      numTodoTests,
      numRuntimeErrorTestSuites
    } = JSON.parse(text);
    return {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests + numTodoTests
    };
  });
}

/** Every fault of the lists ran and passed, by jest's own report. */
function faults() {
  console.log('\n== the faults by their ids');
  return counted(0, report('jest.json'), text => {
    const rows = ['faults', 'original-faults'].flatMap(name =>
      JSON.parse(readFileSync(join(root, `packages/queue/${name}.json`), 'utf8'))
    );
    const table = faultTable(rows, JSON.parse(text), isAll);
    console.log(table.lines.join('\n'));
    return table.faults > 0 ? { ...none, failed: 1 } : { ...none, passed: 1 };
  });
}

function pytest(marks) {
  console.log('\n== pytest');
  const file = report('pytest.xml');
  const code = run(join(bin, 'python'), ['-m', 'pytest', '-q', `--junitxml=${file}`, ...marks]);
  return counted(code, file, text => {
    const number = name =>
      Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(text)?.[1] ?? 0);
    const [tests, failed, skipped] = [
      number('tests'),
      number('failures') + number('errors'),
      number('skipped')
    ];
    return { passed: tests - failed - skipped, failed, skipped };
  });
}

function galata() {
  console.log('\n== Galata in Chromium');
  if (!find(chromium)) {
    console.log(`SKIPPED the browser tests: ${lack(chromium)}`);
    return { ...none, skipped: 1 };
  }
  const file = report('ui.json');
  const code = run(join(bin, 'npm'), ['-w', 'ui-tests', 'test', '--silent']);
  return counted(code, file, text => {
    const { expected, unexpected, flaky, skipped } = JSON.parse(text).stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  });
}

const npx = (name, ...args) => check(name, join(bin, 'npx'), args);

function gate() {
  return [
    npx('eslint', 'eslint', '.'),
    npx('prettier', 'prettier', '--check', '--log-level=warn', '.'),
    npx(
      'floors and walls',
      'depcruise',
      'src',
      'packages',
      'fitters',
      'bench',
      'scripts',
      'protocol',
      '--config',
      '.dependency-cruiser.cjs'
    ),
    npx('stylelint', 'stylelint', 'style/**/*.css'),
    npx('unused', 'knip', '--no-progress'),
    check('ruff', join(bin, 'ruff'), ['check', '.']),
    check('ruff format', join(bin, 'ruff'), ['format', '--check', '.']),
    npx('types', 'tsc', '-b'),
    jest(),
    faults(),
    pytest(isAll ? [] : ['-m', 'not long']),
    galata(),
    check('the wheel, where Node and npm are absent', join(bin, 'python'), [
      'scripts/test_wheel.py'
    ])
  ];
}

/** The whole of the gates; the mocks of another template set only where one is beside the checkout. */
function gates() {
  const other = join(shared, 'data', 'miles_kb130_basefe');
  const from = existsSync(other) ? ['--from', other] : [];
  const counts = check('the native engine against the gates', join(bin, 'spaxel'), [
    ...['gates', '--n', '400', '--out', reports],
    ...from
  ]);
  return { ...counts, skipped: from.length === 0 ? 1 : 0 };
}

function long() {
  return [
    ...audit(),
    gates(),
    check('NGC 7025 against its published map', join(bin, 'python'), ['bench/ngc7025/main.py']),
    check('overhead of the pipeline', join(bin, 'node'), [
      '--conditions=source',
      '--no-warnings',
      'bench/overhead/overhead.mjs'
    ]),
    check('the native engine against pPXF', join(bin, 'node'), [
      '--conditions=source',
      '--no-warnings',
      'bench/engine/engine.mjs'
    ])
  ];
}

await main(() => {
  prepare();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const all = [...gate(), ...(isAll ? long() : [])];
  const total = all.reduce((sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped
  }));
  for (const { unasked } of all) if (unasked !== undefined) console.log(`NOT AUDITED ${unasked}`);
  const { passed, failed, skipped } = total;
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) return 1;
  const isStrict = isCi && existsSync(shared);
  if (isStrict && skipped > 0)
    throw new Told('With CI=true and the shared data present a skipped test is a failure.');
  return 0;
});
