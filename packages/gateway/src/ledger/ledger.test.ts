import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Ledger } from './ledger.ts';
import { replayJob } from './compare.ts';
import { replay } from './replay.ts';
import type { Outcome } from './rows.ts';
import { steps } from './schema.ts';
import { addJob } from './testing/job.ts';

const job = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
const id = (letter: string): string => letter.repeat(64);
let folder: string;
let path: string;
let ledger: Ledger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-ledger-'));
  path = join(folder, 'ledger.sqlite');
  ledger = new Ledger(path);
  addJob(ledger, job, folder);
});

afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

const outcome = (bin: number, more: Partial<Outcome> = {}): Outcome => ({
  bin,
  status: 'COMPLETED',
  code: 0,
  message: null,
  row: 0,
  cpu: 1,
  isCached: false,
  ...more
});
const segment = (number: number) => ({
  segment: number,
  task: job,
  offset: number * 10,
  bytes: 10
});
const failure = { status: 'ERROR', code: 14, message: 'no', row: null } as const;

test('a job is counted by its set of fits, never above it', () => {
  ledger.queue(job, '{}', [id('a'), id('b'), id('c')]);
  expect(ledger.commit(job, segment(0), [outcome(0), outcome(1, failure)])).toEqual([0, 1]);
  expect(ledger.commit(job, segment(1), [outcome(0)])).toEqual([]);
  expect(ledger.counts(job)).toEqual({ fits: 3, done: 1, failed: 1, aborted: 0, cached: 0 });
  expect(ledger.fit(job, 0)).toMatchObject({ segment: 0, row: 0, attempts: 1 });
});

test('a late success replaces a failure, a late failure replaces nothing', () => {
  ledger.queue(job, '{}', [id('a'), id('b')]);
  ledger.commit(job, segment(0), [outcome(0, failure), outcome(1)]);
  expect(ledger.commit(job, null, [outcome(1, failure)])).toEqual([]);
  expect(ledger.commit(job, segment(1), [outcome(0)])).toEqual([0]);
  expect(ledger.counts(job)).toMatchObject({ done: 2, failed: 0 });
  expect(ledger.known(id('a'))).toEqual({ job, segment: 1, row: 0 });
});

test('what tells more of a completed fit takes its place, and of no other', () => {
  ledger.queue(job, '{}', [id('a'), id('b'), id('c')]);
  ledger.commit(job, segment(0), [outcome(0), outcome(1, failure)]);
  const more = [outcome(0, { row: 1, cpu: 5 }), outcome(1), outcome(2), outcome(0, failure)];
  expect(ledger.improve(job, segment(1), more)).toEqual([0]);
  expect(ledger.fit(job, 0)).toMatchObject({ segment: 1, row: 1, cpu: 6, attempts: 1 });
  expect(ledger.counts(job)).toMatchObject({ done: 1, failed: 1 });
});

test('a job is made once a key, for each who asks', () => {
  const ask = (id: string, owner: string | null, submission?: string): string => {
    const what = { command: 'fit a', folder, created: '2026', out: null, owner };
    return ledger.addJob({ id, ...what, ...(submission === undefined ? {} : { submission }) });
  };
  expect(ledger.askedAs('k', null)).toBeUndefined();
  expect([ask('J1', null, 'k'), ask('J2', null, 'k'), ask('J3', 'ann', 'k')]).toEqual([
    ...['J1', 'J1', 'J3']
  ]);
  expect([ask('J4', null), ask('J5', null)]).toEqual(['J4', 'J5']);
  expect([ledger.askedAs('k', null), ledger.askedAs('k', 'ann')]).toEqual(['J1', 'J3']);
  expect(replay(ledger.events('J1')).faults).toEqual([]);
  expect(ledger.phases().get('PENDING')).toBe(5);
});

test('a transaction that breaks leaves nothing behind', () => {
  ledger.queue(job, '{}', [id('a')]);
  ledger.commit(job, segment(0), []);
  expect(() => ledger.commit(job, segment(0), [outcome(0)])).toThrow();
  expect(ledger.counts(job).done).toBe(0);
});

test('phases go only where UWS lets them', () => {
  ledger.queue(job, '{}', [id('a')]);
  expect(ledger.unfinished().map(row => row.id)).toEqual([job]);
  expect(ledger.move(job, 'EXECUTING')).toBe(true);
  expect(ledger.move(job, 'COMPLETED')).toBe(true);
  expect(ledger.move(job, 'EXECUTING')).toBe(false);
  expect(ledger.job(job)).toMatchObject({ phase: 'COMPLETED', error: null });
  expect(ledger.unfinished()).toEqual([]);
});

test('what was committed is there after the file is opened again', () => {
  ledger.queue(job, '{"a":1}', [id('a')]);
  ledger.commit(job, segment(0), [outcome(0)]);
  ledger.close();
  ledger = new Ledger(path);
  expect(ledger.job(job).plan).toBe('{"a":1}');
  expect(ledger.counts(job).done).toBe(1);
});

test('a ledger of another version, or no ledger at all, is refused with its path', () => {
  ledger.close();
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  const refusal = (): Ledger => new Ledger(path);
  expect(refusal).toThrow(expect.objectContaining({ _tag: 'LedgerVersion' }));
  expect(refusal).toThrow('version 99');
  const other = join(folder, 'text.sqlite');
  writeFileSync(other, 'this is no database, however long one looks at it');
  expect(() => new Ledger(other)).toThrow(expect.objectContaining({ _tag: 'LedgerBroken' }));
  rmSync(path);
  ledger = new Ledger(path);
});

test('an unknown job is a sentence', () => {
  expect(() => ledger.job('X')).toThrow('There is no job X.');
});

test('events tell the whole story of a job, and lead to its tables', () => {
  ledger.queue(job, '{}', [id('a'), id('b'), id('c')]);
  ledger.move(job, 'EXECUTING');
  ledger.commit(job, segment(0), [outcome(0), outcome(1, failure)]);
  ledger.commit(job, segment(1), [outcome(0), outcome(1)]);
  ledger.improve(job, segment(2), [outcome(0)]);
  ledger.abort(job, 13);
  const events = ledger.events(job);
  const kinds = 'added queued moved moved task task improved moved aborted';
  expect(events.map(({ kind }) => kind).join(' ')).toBe(kinds);
  const { phase, fits, faults, segments } = replay(events);
  expect([phase, faults, [...segments]]).toEqual(['ABORTED', [], [0, 1, 2]]);
  expect(ledger.fits(job)).toMatchObject(fits);
  const database = new DatabaseSync(path, { readOnly: true });
  const sql = 'SELECT bin, status, taken FROM attempts ORDER BY number, bin';
  expect(database.prepare(sql).all()).toHaveLength(5);
  expect(database.prepare('SELECT task, fits FROM tasks').all()).toHaveLength(3);
  database.close();
});

test('a transaction that breaks tells nothing either', () => {
  ledger.queue(job, '{}', [id('a')]);
  ledger.commit(job, segment(0), []);
  const before = ledger.events(job).length;
  expect(() => ledger.commit(job, segment(0), [outcome(0)])).toThrow();
  expect(ledger.events(job)).toHaveLength(before);
});

test('a job that was stopped while it was planned has no fit left waiting', () => {
  ledger.abort(job, 13);
  ledger.queue(job, '{}', [id('a')]);
  expect(ledger.counts(job)).toMatchObject({ fits: 1, aborted: 1 });
  expect(ledger.abort(job, 13)).toBe(false);
});

test('fits of a job in planning are told of once it is queued, and then all of them', () => {
  expect(ledger.addFits(job, 0, [id('x')])).toBe(true); // of a planning that was interrupted
  expect(ledger.addFits(job, 0, [id('a'), id('b')])).toBe(true);
  expect(ledger.addFits(job, 2, [id('c')])).toBe(true);
  expect([ledger.counts(job).fits, ledger.fits(job), [...ledger.codes(job)]]).toEqual([0, [], []]);
  expect(replayJob(ledger, job).faults).toEqual([]);
  ledger.queue(job, '{}');
  expect(ledger.counts(job)).toMatchObject({ fits: 3, done: 0 });
  expect(ledger.fits(job).map(({ fitId }) => fitId)).toEqual([id('a'), id('b'), id('c')]);
  expect(replayJob(ledger, job).faults).toEqual([]);
  expect(ledger.addFits(job, 3, [id('d')])).toBe(false);
  expect(ledger.dropFits(job)).toBe(false);
  expect(ledger.counts(job).fits).toBe(3);
});

test('what a planning that was stopped has left is never counted, and can be taken out', () => {
  ledger.addFits(job, 0, [id('a'), id('b')]);
  ledger.abort(job, 13);
  expect(ledger.addFits(job, 2, [id('c')])).toBe(false);
  expect(ledger.counts(job)).toMatchObject({ fits: 0, aborted: 0 });
  expect(replayJob(ledger, job).faults).toEqual([]);
  expect([ledger.dropFits(job), ledger.dropFits(job)]).toEqual([true, false]);
});

test('what is known of others is found by stretches of bins', () => {
  ledger.queue(job, '{}', [id('a'), id('b'), id('c')]);
  ledger.commit(job, segment(0), [outcome(0, { row: 4 }), outcome(1, failure), outcome(2)]);
  const other = '01HZZZZZZZZZZZZZZZZZZZZZZY';
  addJob(ledger, other, folder);
  ledger.addFits(other, 0, [id('x'), id('b')]);
  expect(ledger.knowsAny(other)).toBe(false);
  ledger.queue(other, '{}', [id('x'), id('a'), id('b'), id('c')]);
  expect(ledger.knowsAny(other)).toBe(true);
  const known = { job, segment: 0, row: 4 };
  expect(ledger.knownAmong(other, [0, 3])).toEqual([{ bin: 1, known }]);
  expect(ledger.knownAmong(other, [3, 9])).toEqual([{ bin: 3, known: { ...known, row: 0 } }]);
  expect(ledger.costs.of(job).task.later).toEqual([1, 1]);
  expect([...ledger.messages(job)]).toEqual([[1, 'no']]);
});

test('a ledger from before events goes on from the state that it had', () => {
  ledger.close();
  rmSync(path);
  const old = new DatabaseSync(path);
  old.exec(`${steps[0] ?? ''} PRAGMA user_version = 1;
    INSERT INTO jobs (id, command, folder, phase, plan, created) VALUES ('J', 'fit', '/', 'EXECUTING', '{}', '2026');
    INSERT INTO segments VALUES ('J', 0, 'T', 0, 10);
    INSERT INTO fits (job, bin, fit_id, status, code, segment, row, attempts)
      VALUES ('J', 0, 'a', 'COMPLETED', 0, 0, 0, 1), ('J', 1, 'b', 'WAITING', 1, NULL, NULL, 0);`);
  old.close();
  ledger = new Ledger(path);
  ledger.commit('J', segment(1), [outcome(1)]);
  const { phase, fits, faults, segments } = replay(ledger.events('J'));
  expect([phase, faults, [...segments]]).toEqual(['EXECUTING', [], [0, 1]]);
  expect(ledger.fits('J')).toMatchObject(fits);
});
