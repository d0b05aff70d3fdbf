import fc from 'fast-check';
import { readCsv } from './csv.ts';

const cellsOf = (text: string, delimiter?: ',' | ' '): readonly (readonly string[])[] =>
  readCsv(text, delimiter).records.map(({ cells }) => cells);

test('cells are bare or in quotes, whatever ends the lines', () => {
  const text = '\uFEFFcube,z\r\na.fits,0.01\n"b, ""2"".fits",\n';
  expect(cellsOf(text)).toEqual([
    ['cube', 'z'],
    ['a.fits', '0.01'],
    ['b, "2".fits', '']
  ]);
});

test('comments and blank lines are passed over, and lines are counted all the same', () => {
  const { records, faults } = readCsv('# made by hand\n\n  \ncube\n"two\nlines"\n#no\nb.fits');
  expect(faults).toEqual([]);
  expect(records).toEqual([
    { line: 4, cells: ['cube'] },
    { line: 5, cells: ['two\nlines'] },
    { line: 8, cells: ['b.fits'] }
  ]);
});

test('a blank parts cells where it is the delimiter', () => {
  expect(cellsOf('cube z\n"a b.fits" 0.1\n', ' ')).toEqual([
    ['cube', 'z'],
    ['a b.fits', '0.1']
  ]);
});

test('every line that breaks the rules is told, and those after it are read', () => {
  const { records, faults } = readCsv('cube\na"b\n"c"d\ne.fits\n"f\n');
  expect(faults.map(({ line }) => line)).toEqual([2, 3, 5]);
  expect(faults[0]?.sentence).toContain('double quote');
  expect(records.map(({ line }) => line)).toEqual([1, 4]);
});

test('nothing is a table without records', () => {
  expect(readCsv('')).toEqual({ records: [], faults: [] });
  expect(readCsv('# only\n\n').records).toEqual([]);
});

test('whatever is written in quotes is read back', () => {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const table = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(table, rows => {
      const text = rows.map(row => row.map(quote).join(',')).join('\r\n');
      expect(cellsOf(text)).toEqual(rows);
    })
  );
});
