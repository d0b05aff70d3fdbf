// Random orders of whatever can happen to a job: no order loses or doubles a fit, and events always lead to the tables.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isTerminal, mayFollow, type Phase } from '@spaxel/core';
import fc from 'fast-check';
import { replayJob } from './compare.ts';
import { Ledger } from './ledger.ts';
import type { FitRow, Outcome } from './rows.ts';
import { addJob } from './testing/job.ts';

const job = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
const phases = 'PENDING QUEUED EXECUTING COMPLETED ERROR ABORTED HELD SUSPENDED ARCHIVED'.split(
  ' '
) as Phase[];
const most = 6;
const numRuns = 60;

let folder: string;
let path: string;
let ledger: Ledger;

function begin(): void {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-orders-'));
  path = join(folder, 'ledger.sqlite');
  ledger = new Ledger(path);
  addJob(ledger, job, folder);
}

function end(): void {
  ledger.close();
  rmSync(folder, { recursive: true });
}

const statusOf = { done: 'COMPLETED', failed: 'ERROR', aborted: 'ABORTED' } as const;
const codeOf = { done: 0, failed: 14, aborted: 13 } as const;

/** What a worker says of one bin of a task. */
const said = fc.record({
  bin: fc.nat(most - 1),
  what: fc.constantFrom('done', 'done', 'failed', 'aborted')
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

const event = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('deliver'),
      fits: fc.array(said, { minLength: 1, maxLength: 4 })
    })
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again'), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('together'),
      tasks: fc.array(fc.array(said, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
      isBroken: fc.boolean()
    })
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retry') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('improve'), fits: fc.array(said, { maxLength: 3 }) })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash within'),
      fits: fc.array(said, { maxLength: 3 })
    })
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move'), to: fc.constantFrom(...phases) }) }
);
type Step = typeof event extends fc.Arbitrary<infer T> ? T : never;

const outcomesOf = (fits: readonly Said[]): Outcome[] =>
  fits.map(({ bin, what }, row) => ({
    ...{ bin, status: statusOf[what], code: codeOf[what], message: null },
    ...{ row: what === 'done' ? row : null, cpu: 1, isCached: false }
  }));

/** Plays steps on the ledger, with what was delivered so far. */
class Player {
  readonly delivered: (readonly Said[])[] = [];
  #segments = 0;

  play(step: Step): void {
    if (step.kind === 'deliver' && 'fits' in step) this.#deliver(step.fits);
    else if (step.kind === 'again' && 'which' in step) {
      const fits = this.delivered[step.which % Math.max(1, this.delivered.length)];
      if (fits !== undefined) this.#deliver(fits);
    } else if (step.kind === 'together' && 'tasks' in step) this.#together(step);
    else if (step.kind === 'retry') {
      if (!isTerminal(ledger.job(job).phase)) ledger.waitAgain(job);
    } else if (step.kind === 'improve' && 'fits' in step)
      ledger.improve(job, this.#segment(), outcomesOf(step.fits));
    else if (step.kind === 'crash within' && 'fits' in step) this.#breakWithin(step.fits);
    else if (step.kind === 'cancel') ledger.abort(job, 13);
    else if (step.kind === 'move' && 'to' in step) this.#move(step.to);
    else reopen();
  }

  #segment() {
    const segment = this.#segments++;
    return { segment, task: `T${segment}`, offset: segment * 10, bytes: 10 };
  }

  #deliver(fits: readonly Said[]): void {
    this.delivered.push(fits);
    ledger.commit(job, this.#segment(), outcomesOf(fits));
  }

  /** Several tasks in one commit; a broken one takes all of them back, and they are given again one by one. */
  #together({ tasks, isBroken }: { tasks: readonly (readonly Said[])[]; isBroken: boolean }): void {
    const answers = tasks.map(fits => ({
      ...({ kind: 'task', job, segment: this.#segment(), outcomes: outcomesOf(fits) } as const)
    }));
    const [first] = answers;
    if (first === undefined) return;
    if (!isBroken) ledger.commitAll(answers);
    else {
      const before = [ledger.counts(job), ledger.fits(job), ledger.events(job)];
      expect(() => ledger.commitAll([...answers, first])).toThrow();
      expect([ledger.counts(job), ledger.fits(job), ledger.events(job)]).toEqual(before);
      for (const one of answers) ledger.commitAll([one]);
    }
    this.delivered.push(...tasks);
  }

  /** A process that ends between BEGIN and COMMIT: what it had written is not there. */
  #breakWithin(fits: readonly Said[]): void {
    const before = JSON.stringify([ledger.fits(job), ledger.events(job)]);
    ledger.close();
    const dying = new DatabaseSync(path);
    dying.exec(`BEGIN IMMEDIATE; UPDATE fits SET status = 'COMPLETED', segment = 99, row = 0;
      UPDATE jobs SET phase = 'COMPLETED'; DELETE FROM events WHERE number = ${fits.length + 1};`);
    dying.close();
    ledger = new Ledger(path);
    expect(JSON.stringify([ledger.fits(job), ledger.events(job)])).toBe(before);
  }

  /** What the feed does: a job is ended only once all its fits are answered. */
  #move(to: Phase): void {
    const { phase } = ledger.job(job);
    const { fits, done, failed, aborted } = ledger.counts(job);
    if (to === 'ABORTED' || to === 'ARCHIVED' || to === 'QUEUED') return;
    if (to === 'COMPLETED' && done + failed + aborted < fits) return;
    expect(ledger.move(job, to)).toBe(mayFollow(phase, to));
  }
}

function reopen(): void {
  ledger.close();
  ledger = new Ledger(path);
}

/** Where a fit should stand after these answers, by the rules alone: the first COMPLETED wins, a COMPLETED replaces an ERROR. */
function expected(answers: readonly Outcome['status'][]): FitRow['status'] {
  let status: FitRow['status'] = 'WAITING';
  for (const one of answers)
    if (status === 'WAITING' || (status === 'ERROR' && one === 'COMPLETED')) status = one;
  return status;
}

function expectSound(): void {
  expect(replayJob(ledger, job).faults).toEqual([]);
  const fits = ledger.fits(job);
  expect(fits.map(({ bin }) => bin)).toEqual(Array.from({ length: most }, (_, bin) => bin));
  const having = (status: FitRow['status']): number =>
    fits.filter(fit => fit.status === status).length;
  expect(ledger.counts(job)).toMatchObject({
    ...{ fits: most, done: having('COMPLETED'), failed: having('ERROR') },
    aborted: having('ABORTED')
  });
  const { codes, segments, rows } = ledger.columns(job);
  expect([...codes]).toEqual(fits.map(({ code }) => code));
  expect([...ledger.codes(job)]).toEqual([...codes]);
  expect([...segments]).toEqual(fits.map(({ segment }) => segment ?? -1));
  expect([...rows]).toEqual(fits.map(({ row }) => row ?? -1));
  const waits = fits.filter(({ status }) => status === 'WAITING').map(({ bin }) => bin);
  expect([...ledger.waiting(job)]).toEqual(waits);
  for (const { status, segment, row } of fits)
    expect([status, segment === null, row === null]).toEqual([
      ...[status, status !== 'COMPLETED', status !== 'COMPLETED']
    ]);
}

const ids = Array.from({ length: most }, (_, at) => String(at).repeat(64));

test('no order of deliveries, duplicates, errors, crashes and cancels loses or doubles a fit (F19)', () => {
  fc.assert(
    fc
      .property(fc.array(event, { maxLength: 40 }), steps => {
        ledger.queue(job, '{}', ids);
        const player = new Player();
        for (const step of steps) {
          player.play(step);
          expectSound();
        }
        const { phase } = ledger.job(job);
        const { fits, done, failed, aborted } = ledger.counts(job);
        if (phase === 'COMPLETED' || phase === 'ABORTED')
          expect(done + failed + aborted).toBe(fits);
        if (isTerminal(phase)) return;
        // Whatever is missing is fitted at last, and then the job can end.
        player.play({
          kind: 'deliver',
          fits: ids.map((_, bin) => ({ bin, what: 'done' as const }))
        });
        reopen();
        expect(replayJob(ledger, job).faults).toEqual([]);
        expect(
          ledger.fits(job).every(({ status }) => status !== 'WAITING' && status !== 'ERROR')
        ).toBe(true);
      })
      .beforeEach(begin)
      .afterEach(end),
    { numRuns }
  );
}, 120_000);

test('what becomes of a fit depends on its answers alone, however they are cut into tasks and delivered again', () => {
  fc.assert(
    fc
      .property(fc.array(fc.array(said, { maxLength: 5 }), { maxLength: 12 }), tasks => {
        ledger.queue(job, '{}', ids);
        ledger.move(job, 'EXECUTING');
        const player = new Player();
        for (const fits of tasks) if (fits.length > 0) player.play({ kind: 'deliver', fits });
        const answers = ids.map((_, bin) =>
          tasks.flat().flatMap(one => (one.bin === bin ? [statusOf[one.what]] : []))
        );
        expect(ledger.fits(job).map(({ status }) => status)).toEqual(answers.map(expected));
        const before = ledger.counts(job);
        for (const fits of [...tasks].reverse())
          if (fits.length > 0)
            player.play({ kind: 'deliver', fits: fits.filter(({ what }) => what !== 'done') });
        expect(ledger.counts(job)).toMatchObject({ fits: before.fits, done: before.done });
        expectSound();
      })
      .beforeEach(begin)
      .afterEach(end),
    { numRuns }
  );
}, 120_000);

test('phases go only where the table lets them, and the ledger says so each time', () => {
  fc.assert(
    fc
      .property(fc.array(fc.constantFrom(...phases), { maxLength: 20 }), wishes => {
        let phase: Phase = 'PENDING';
        for (const to of wishes) {
          const isLegal = mayFollow(phase, to);
          expect(ledger.move(job, to)).toBe(isLegal);
          if (isLegal) phase = to;
          expect(ledger.job(job).phase).toBe(phase);
        }
        expect(replayJob(ledger, job).faults).toEqual([]);
        const ended = ledger.job(job).ended !== null;
        expect(ended).toBe(isTerminal(phase));
      })
      .beforeEach(begin)
      .afterEach(end),
    { numRuns }
  );
}, 120_000);
