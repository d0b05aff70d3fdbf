import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotAudited, npmAdvisories, open, pipAdvisories } from './advisories.mjs';

const said = (report: unknown, log = ''): object => ({
  out: typeof report === 'string' ? report : JSON.stringify(report),
  log
});
const via = (severity: string, id = 'GHSA-1'): object => ({
  ...{ name: 'left-pad', title: 'Pads too much', severity, range: '<2' },
  url: `https://github.com/advisories/${id}`
});

test('of npm’s, high and critical count, each once, wherever it is met', () => {
  const vulnerabilities = {
    'left-pad': { via: [via('high'), via('moderate', 'GHSA-2')] },
    'pad-all': { via: ['left-pad', via('high')] }
  };
  expect(npmAdvisories(said({ vulnerabilities }))).toEqual([
    {
      id: 'GHSA-1',
      sentence: 'left-pad <2: Pads too much (high, https://github.com/advisories/GHSA-1)'
    }
  ]);
});

test.each([
  ['a registry without audits', { message: 'Not Found', error: { code: 'E404' } }, /Not Found/],
  ['a registry that forbids them', { statusCode: 405, error: { summary: '' } }, /status 405/],
  ['no network', { error: { summary: 'getaddrinfo ENOTFOUND' } }, /ENOTFOUND/],
  ['no JSON', '<html>', /gave no report \(it ended\)/]
])('%s is not a pass', (_, report, sentence) => {
  expect(() => npmAdvisories(said(report, 'trace\nit ended\n'))).toThrow(NotAudited);
  expect(() => npmAdvisories(said(report, 'trace\nit ended\n'))).toThrow(sentence);
});

test('of Python’s all count; what the index does not know was not audited', () => {
  const vulns = [{ id: 'PYSEC-1', aliases: ['CVE-1'], fix_versions: ['3'] }];
  const dependencies = [
    { name: 'a', version: '2', vulns },
    { name: 'b', version: '1', vulns: [] }
  ];
  expect(pipAdvisories(said({ dependencies }))).toMatchObject([
    { id: 'PYSEC-1', sentence: 'a 2: PYSEC-1, CVE-1 (mended in 3)' }
  ]);
  const none = { dependencies: [{ name: 'c', skip_reason: 'not found' }] };
  const part = { dependencies: [...dependencies, ...none.dependencies] };
  for (const report of [none, part, {}, 'ConnectionError'])
    expect(() => pipAdvisories(said(report))).toThrow(NotAudited);
});

test('an advisory is accepted under any of its names until its day', () => {
  const advisories = [{ id: 'PYSEC-1', aliases: ['CVE-1'], sentence: 'a 2' }];
  const row = { id: 'CVE-1', reason: 'never called', until: '2026-06-30' };
  expect(open(advisories, [], '2026-06-30')).toEqual(['a 2']);
  expect(open(advisories, [row], '2026-06-30')).toEqual([]);
  expect(open(advisories, [row], '2026-07-01')).toEqual([
    'a 2; accepted until 2026-06-30, which is over: never called'
  ]);
});

test('what is accepted has a reason and a day at which it ends', () => {
  const file = join(__dirname, 'accepted-advisories.json');
  for (const row of JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>[])
    expect(row).toEqual({
      id: expect.stringMatching(/^(GHSA|CVE|PYSEC)-/),
      reason: expect.stringMatching(/\w+ \w+/),
      until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/)
    });
});
