import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { replayCampaign } from './campaign-replay.ts';
import { noCounts, type Settled } from './campaign-rows.ts';
import { Ledger } from './ledger.ts';
import { steps } from './schema.ts';
import { addJob } from './testing/job.ts';

const id = '01HZZZZZZZZZZZZZZZZZZZZZZC';
const rows = 5;
let folder: string;
let path: string;
let ledger: Ledger;
let jobs = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-campaigns-'));
  path = join(folder, 'ledger.sqlite');
  ledger = new Ledger(path);
  addCampaign(id);
});

afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

function addCampaign(campaign: string): void {
  const members = Array.from({ length: rows }, (_, row) => ({
    ...{ line: row + 2, cube: `${row}.fits`, command: `fit ${row}.fits`, distance: null }
  }));
  const told = { name: 'list.csv', command: 'campaign list.csv', folder, created: '2026-01-01' };
  ledger.campaigns.add({ id: campaign, ...told, out: null, owner: null, jailed: 0 }, members);
}

function start(row: number): string {
  const job = `01HZZZZZZZZZZZZZZZZZZ${String((jobs += 1)).padStart(5, '0')}`;
  const told = { command: `fit ${row}.fits`, folder, created: '2026-01-01' };
  ledger.addJob({ id: job, ...told, out: null, owner: null }, { campaign: id, row });
  return job;
}

const settled = (changes: Partial<Settled> = {}): Settled => ({
  phase: 'COMPLETED',
  error: null,
  counts: { ...noCounts, fits: 4, done: 4 },
  summary: null,
  ...changes
});
const at = (row: number) => ({ campaign: id, row });
const phases = (): string[] =>
  ledger.campaigns.members(id, { from: 0, n: -1 }).map(({ phase }) => phase);

test('a row has one job, which comes with it or not at all', () => {
  const job = start(0);
  expect(ledger.job(job).campaign).toBe(id);
  expect(() => start(0)).toThrow(expect.objectContaining({ _tag: 'Aborted' }));
  expect(ledger.jobs()).toHaveLength(1);
  expect(ledger.find.alone()).toEqual([]);
  expect(ledger.find.ending(job.slice(-6))).toEqual([job]);
  ledger.campaigns.abort(id);
  expect(() => start(1)).toThrow('waits no more');
});

test('rows end once, by the job that they have', () => {
  const job = start(0);
  expect(ledger.campaigns.settle(at(0), 'another', settled())).toBe(false);
  expect(ledger.campaigns.settle(at(0), null, settled())).toBe(false);
  expect(ledger.campaigns.settle(at(0), job, settled())).toBe(true);
  expect(ledger.campaigns.settle(at(0), job, settled({ phase: 'ERROR' }))).toBe(false);
  expect(ledger.campaigns.counts(id)).toEqual({
    rows: { PENDING: 4, EXECUTING: 0, COMPLETED: 1, ERROR: 0, ABORTED: 0 },
    fits: { ...noCounts, fits: 4, done: 4 }
  });
});

test('a campaign ends when all its rows have, and goes on with what failed', () => {
  const problem = { type: '', title: '', status: 404, code: 'FileNotFound', detail: 'No.' };
  const failed = settled({ phase: 'ERROR', error: problem, counts: noCounts });
  for (let row = 0; row < rows; row += 1) {
    expect(ledger.campaigns.end(id)).toBe(false);
    const few = settled({ counts: { ...noCounts, fits: 4, done: 3, failed: 1 } });
    if (row === 3) ledger.campaigns.settle(at(row), null, failed);
    else ledger.campaigns.settle(at(row), start(row), row === 1 ? few : settled());
  }
  expect(ledger.campaigns.end(id)).toBe(true);
  expect(ledger.campaigns.get(id)).toMatchObject({ phase: 'COMPLETED' });
  expect(ledger.campaigns.unfinished()).toEqual([]);
  expect(ledger.campaigns.members(id, { from: 0, n: 9, phase: 'ERROR' })).toMatchObject([
    { row: 3, error: problem }
  ]);
  expect(ledger.campaigns.again(id)).toBe(2);
  expect(phases()).toEqual(['COMPLETED', 'PENDING', 'COMPLETED', 'PENDING', 'COMPLETED']);
  expect(ledger.campaigns.get(id)).toMatchObject({ phase: 'EXECUTING', ended: null });
  expect(ledger.campaigns.next(id)?.row).toBe(1);
  expect(replayCampaign(ledger, id)).toEqual([]);
});

test('one whose rows all failed has ended in error; an unknown one is a sentence', () => {
  for (let row = 0; row < rows; row += 1)
    ledger.campaigns.settle(at(row), null, settled({ phase: 'ERROR', counts: noCounts }));
  expect(ledger.campaigns.end(id)).toBe(true);
  expect(ledger.campaigns.get(id).phase).toBe('ERROR');
  expect(() => ledger.campaigns.get('X')).toThrow('There is no campaign X.');
});

test('a row that was changed behind the events is found', () => {
  start(2);
  expect(replayCampaign(ledger, id)).toEqual([]);
  const database = new DatabaseSync(path);
  database.exec(`UPDATE members SET phase = 'COMPLETED' WHERE row = 2`);
  database.close();
  expect(replayCampaign(ledger, id)).toEqual([expect.stringContaining('row 2 is COMPLETED')]);
});

test('a ledger from before campaigns is brought up, its jobs being alone', () => {
  ledger.close();
  rmSync(path);
  const database = new DatabaseSync(path);
  const before = steps.findIndex(step => step.includes('CREATE TABLE campaigns'));
  database.exec(`${steps.slice(0, before).join('\n')} PRAGMA user_version = ${before};`);
  database.exec(
    `INSERT INTO jobs (id, command, folder, phase, plan, created) VALUES ('J', 'fit a', '/', 'COMPLETED', '{}', '2026')`
  );
  database.close();
  ledger = new Ledger(path);
  expect(ledger.find.alone()).toMatchObject([{ id: 'J', campaign: null }]);
  addJob(ledger, 'K', folder);
  addCampaign(id);
  expect(ledger.campaigns.all()).toHaveLength(1);
});

const step = fc.record({
  kind: fc.constantFrom('start', 'settle', 'settle', 'refuse', 'again', 'abort', 'end'),
  row: fc.nat(rows - 1),
  phase: fc.constantFrom('COMPLETED', 'ERROR', 'ABORTED'),
  failed: fc.nat(1)
});

test('whatever happens in whatever order, events lead to the tables and no row is lost or doubled', () => {
  let campaigns = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), taken => {
      const own = `01HZZZZZZZZZZZZZZZZZ${String((campaigns += 1)).padStart(6, '0')}`;
      addCampaign(own);
      const { campaigns: table } = ledger;
      for (const { kind, row, phase, failed } of taken) {
        const member = { campaign: own, row };
        const [{ job = null, phase: now = '' } = {}] = table.members(own, { from: row, n: 1 });
        if (kind === 'start' && now === 'PENDING') {
          const next = `01HZZZZZZZZZZZZZZZZZZ${String((jobs += 1)).padStart(5, '0')}`;
          const told = { command: 'fit a', folder, created: '2026-01-01', out: null, owner: null };
          ledger.addJob({ id: next, ...told }, member);
        } else if (kind === 'settle')
          table.settle(member, job, settled({ phase, counts: { ...noCounts, fits: 1, failed } }));
        else if (kind === 'refuse') table.settle(member, null, settled({ phase: 'ERROR' }));
        else if (kind === 'again') table.again(own);
        else if (kind === 'abort') table.abort(own);
        else if (kind === 'end') table.end(own);
      }
      expect(replayCampaign(ledger, own)).toEqual([]);
      const { rows: counts } = table.counts(own);
      expect(Object.values(counts).reduce((sum, one) => sum + one, 0)).toBe(rows);
      if (table.get(own).phase === 'COMPLETED') expect(counts.PENDING + counts.EXECUTING).toBe(0);
    }),
    { numRuns: 40 }
  );
});
