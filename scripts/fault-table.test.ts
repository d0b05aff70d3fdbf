import { faultTable } from './fault-table.mjs';

const ran = (title: string, status = 'passed'): object => ({ title, status, duration: 1500 });
const report = (...assertionResults: object[]): object => ({ testResults: [{ assertionResults }] });
const told = (fault: object, isLong: boolean, ...tests: object[]): [string, number] => {
  const { lines, faults } = faultTable(
    [{ id: 'T1', fault: 'a fault', ...fault }],
    report(...tests),
    isLong
  );
  return [lines[0] ?? '', faults];
};

test('an id that ran and passed is told with its seconds', () => {
  expect(told({}, false, ran('T1 a kill'), ran('T1 another'))).toEqual([
    ...['T1      3 s  a fault: passed', 0]
  ]);
  expect(told({ id: 'F9' }, false, ran('bytes are kept (F9)'))).toEqual([
    ...['F9      2 s  a fault: passed', 0]
  ]);
});

test.each<[string, object, object[], boolean, number]>([
  ['DID NOT RUN', {}, [], false, 1],
  ['DID NOT RUN', {}, [ran('T11 of another id'), ran('not T1 at its place')], false, 1],
  ['FAILED', {}, [ran('T1 a'), ran('T1 b', 'failed')], false, 1],
  ['in part', {}, [ran('T1 a'), ran('T1 b', 'pending')], false, 1],
  ['skipped', {}, [ran('T1 a', 'pending')], false, 0],
  ['later: containers', { later: 'containers' }, [], true, 0],
  ['at its true length only', { long: true }, [], false, 0],
  ['DID NOT RUN', { long: true }, [], true, 1],
  ['not run here: needs unshare', { needs: 'unshare' }, [], true, 0]
])('%s', (word, fault, tests, isLong, faults) => {
  const [line, count] = told(fault, isLong, ...tests);
  expect([line.split('a fault: ')[1], count]).toEqual([word, faults]);
});
