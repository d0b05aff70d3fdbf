import { readHello, writeControl, type Hello } from './control.ts';
import { Roster } from './roster.ts';

const facts = { fitter: 'native', version: '1', digest: null, tasks: 0, isBusy: false };
const said = (type: Hello['type'], worker: string, tasks = 0): Hello => ({
  ...{ type, worker, facts: { ...facts, tasks } }
});
const at = (seconds: number): Date => new Date(1_800_000_000_000 + 1000 * seconds);

test('a worker is listed from its hello until it says bye or is not heard for three calls', () => {
  const roster = new Roster(10_000);
  roster.hear(said('hello', 'a'), at(0));
  roster.hear(said('hello', 'b'), at(1));
  roster.hear(said('alive', 'a', 5), at(20));
  expect(roster.alive(at(30).getTime())).toEqual([
    {
      ...facts,
      worker: 'a',
      slots: 1,
      since: at(0).toISOString(),
      seen: at(20).toISOString(),
      tasks: 5
    },
    { ...facts, worker: 'b', slots: 1, since: at(1).toISOString(), seen: at(1).toISOString() }
  ]);
  expect(roster.alive(at(32).getTime()).map(({ worker }) => worker)).toEqual(['a']);
  roster.hear(said('bye', 'a'), at(33));
  expect(roster.alive(at(33).getTime())).toEqual([]);
});

test('what workers say is read as far as it is what it should be', () => {
  const read = (one: object): Hello | undefined => readHello(Buffer.from(JSON.stringify(one)));
  expect(readHello(writeControl(said('alive', 'a', 3)))).toEqual(said('alive', 'a', 3));
  const nothing = { fitter: null, version: null, digest: null, tasks: 0, isBusy: false };
  for (const odd of [undefined, null, 7, { fitter: 9, version: 'x'.repeat(999), tasks: -4 }])
    expect(read({ type: 'hello', worker: 'a', facts: odd })?.facts).toEqual(nothing);
  expect(read({ type: 'hello', worker: 'x'.repeat(999) })).toBeUndefined();
});
