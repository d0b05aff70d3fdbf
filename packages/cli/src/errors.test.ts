import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodePixels, encodingOf, parseUnits } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { Scene } from './testing/scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = new Scene();
  await scene.spaxel('mock', 'galaxy.fits', '--size', '4,3', '--sn', '40');
}, 120_000);
afterAll(() => scene.close());

function mapsIn(path: string) {
  const bytes = readFileSync(path);
  const units = parseUnits(bytes);
  const values = (name: string): number[] => {
    const unit = units.find(one => one.name === name);
    if (unit === undefined) throw new Error(`${path} has no ${name}.`);
    const data = bytes.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes);
    return Array.from(decodePixels(data, encodingOf(unit.header)));
  };
  return { values, names: units.map(({ name }) => name) };
}

/** A job of the mock's spectra, ended, and its maps by name. */
async function fitted(...words: string[]) {
  const said = await scene.spaxel('fit', 'galaxy.fits', '--fitter', 'native', '--json', ...words);
  if (said.code !== 0) throw new Error(said.out + said.log);
  const job = JSON.parse(said.out) as Job;
  return { job, ...mapsIn(join(job.out ?? '', 'maps.fits')) };
}

test('Monte Carlo follows the fits and takes the place of the formal errors, which are kept', async () => {
  const formal = await fitted('--mc', '0');
  const more = await fitted('--mc', '20');
  expect(more.job).toMatchObject({ phase: 'COMPLETED', counts: { done: 12, failed: 0 } });
  expect(formal.names).not.toContain('V_LOW');
  expect(more.names).toEqual(expect.arrayContaining(['V_LOW', 'V_HIGH', 'AGE_LW_ERR', 'MC_BOUND']));
  for (const name of ['V', 'SIGMA', 'AGE_LW', 'CHI2'])
    expect(more.values(name)).toEqual(formal.values(name));
  expect(more.values('V_ERR_FORMAL')).toEqual(formal.values('V_ERR'));
  expect(more.values('MC_COUNT')).toEqual(more.values('MC_COUNT').map(() => 20));
  const ratios = more.values('V_ERR').map((one, i) => one / (formal.values('V_ERR')[i] ?? NaN));
  const typical = ratios.sort((a, b) => a - b)[6] ?? NaN;
  expect(typical).toBeGreaterThan(0.7);
  expect(typical).toBeLessThan(1.4);
  const again = await fitted('--errors', 'mc:20', '--no-cache');
  expect(again.values('V_ERR')).toEqual(more.values('V_ERR'));
  const cached = await fitted('--errors', 'mc:20');
  expect(cached.job.counts.cached).toBe(12);
  expect(cached.values('V_HIGH')).toEqual(more.values('V_HIGH'));
  expect(more.job.warnings.map(({ sentence }) => sentence)).not.toContain(lacking);
}, 240_000);

test('nothing said, there are 100 realisations', async () => {
  const usual = await fitted('--min-sn', '0');
  expect(usual.job.phase).toBe('COMPLETED');
  expect(usual.values('MC_COUNT')).toEqual(usual.values('MC_COUNT').map(() => 100));
}, 120_000);

const lacking = expect.stringMatching(
  /^The errors of \d+ of 12 fits are the formal ones: Monte Carlo was cancelled\.$/
) as unknown;

const long = ['--errors', 'mc:1500', '--param', 'populations=false', '--no-cache'];

function ask(sql: string): number {
  const ledger = new DatabaseSync(join(scene.state, 'ledger.sqlite'), { readOnly: true });
  try {
    return Number(Object.values(ledger.prepare(sql).get() ?? {})[0]);
  } finally {
    ledger.close();
  }
}

/** Starts a long job and waits until the errors of some fits are in its ledger, but not of all. */
async function midway(out: string): Promise<string> {
  const words = ['--fitter', 'native', '--json', '--detach', '--out', out, ...long];
  const said = JSON.parse((await scene.spaxel('fit', 'galaxy.fits', ...words)).out) as {
    readonly job: Job;
  };
  const { id } = said.job;
  const count = (what: string, where = '') =>
    ask(`SELECT count(${what}) FROM fits WHERE job = '${id}' ${where}`);
  const segments = () => ask(`SELECT count(*) FROM segments WHERE job = '${id}'`);
  while (count('*', `AND status = 'COMPLETED'`) < 12) await sleep(10);
  const first = segments();
  while (segments() === first) await sleep(10);
  return id;
}

const phaseOf = (id: string): boolean =>
  ask(`SELECT phase = 'COMPLETED' FROM jobs WHERE id = '${id}'`) === 1;

test('a gateway killed among the errors goes on with those that lack; cancelled, the formal ones stay', async () => {
  const killed = await midway('killed');
  await scene.end('SIGKILL');
  await scene.spaxel('jobs');
  while (!phaseOf(killed)) await sleep(50);
  const calm = await fitted(...long, '--out', 'calm');
  const after = mapsIn(scene.file('killed/maps.fits'));
  expect(after.values('V_ERR')).toEqual(calm.values('V_ERR'));
  const cancelled = await midway('cancelled');
  const { out } = await scene.spaxel('jobs', '--json');
  const [job] = (JSON.parse(out) as { data: { jobs: Job[] } }).data.jobs;
  expect(job).toMatchObject({ phase: 'EXECUTING', counts: { done: 12 }, errors: { fits: 12 } });
  const first = mapsIn(scene.file('cancelled/maps.fits'));
  expect(first.values('V_ERR')).toEqual(calm.values('V_ERR_FORMAL'));
  expect(first.names).not.toContain('MC_COUNT');
  expect((await scene.spaxel('show', cancelled)).out).toContain('maps complete; error bars by');
  await scene.spaxel('cancel', cancelled);
  const { out: told } = await scene.spaxel('jobs', '--json');
  expect((JSON.parse(told) as { data: { jobs: Job[] } }).data.jobs[0]).toMatchObject({
    phase: 'COMPLETED',
    counts: { done: 12, aborted: 0 },
    warnings: expect.arrayContaining([{ code: 'Aborted', sentence: lacking }]) as unknown
  });
  const stopped = mapsIn(scene.file('cancelled/maps.fits'));
  expect(stopped.values('V')).toEqual(calm.values('V'));
  const counts = stopped.values('MC_COUNT').filter(Number.isFinite);
  expect(counts.length).toBeLessThan(12);
  const errors = stopped.values('V_ERR');
  const formal = calm.values('V_ERR_FORMAL');
  const done = stopped.values('MC_COUNT').map(Number.isFinite);
  expect(errors).toEqual(done.map((is, i) => (is ? calm.values('V_ERR')[i] : formal[i])));
}, 240_000);

test.each([
  ['mc:1', 'must be >= 2'],
  ['guess', 'write formal']
])(
  '--errors %s is refused',
  async (errors, sentence) => {
    const words = ['fit', 'galaxy.fits', '--fitter', 'native', '--errors', errors];
    const { code, log, out } = await scene.spaxel(...words);
    expect(code).not.toBe(0);
    expect(log + out).toContain(sentence);
  },
  60_000
);

test('a fitter without such a parameter says so', async () => {
  const words = ['fit', 'galaxy.fits', '--fitter', 'ppxf', '--errors', 'mc'];
  const { code, log, out } = await scene.spaxel(...words);
  expect(code).not.toBe(0);
  expect(log + out).toContain('has no parameter errors');
}, 60_000);
