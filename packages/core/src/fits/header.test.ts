import { SpaxelError } from '../error/error.ts';
import { headerLength, parseHeader } from './header.ts';
import { formatCard } from './format-card.ts';
import { parseUnits } from './unit.ts';

function bytesOf(...lines: string[]): Uint8Array {
  const text = [...lines, 'END'].map(line => line.padEnd(80)).join('');
  return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 2880) * 2880));
}

test('strings keep quotes, slashes and leading blanks; trailing blanks do not count', () => {
  const header = parseHeader(
    bytesOf(
      "OBSERVER= 'O''HARA  '           / who / where",
      "BUNIT   = '10**(-20)*erg/s/cm**2/Angstrom' / flux / area",
      "PADDED  = '  two   '",
      "EMPTY   = ''",
      'UNDEF   =                      / nothing here'
    )
  );
  expect(header.get('OBSERVER')).toBe("O'HARA");
  expect(header.cards[0]?.comment).toBe('who / where');
  expect(header.get('BUNIT')).toBe('10**(-20)*erg/s/cm**2/Angstrom');
  expect(header.get('PADDED')).toBe('  two');
  expect(header.get('EMPTY')).toBe('');
  expect(header.text('EMPTY')).toBeUndefined();
  expect(header.get('UNDEF')).toBeNull();
  expect(header.number('UNDEF')).toBeUndefined();
});

test('numbers in all spellings, logicals, HIERARCH and long strings', () => {
  const header = parseHeader(
    bytesOf(
      'A       =              1.5D-03',
      'B       = +.5e2 / comment',
      'C       =                   -7',
      'D       =                    T',
      'HIERARCH ESO DET CHIP1 NAME = 5.25 / a long keyword',
      "LONG    = 'one and &'",
      "CONTINUE  'two, it''s &' / first",
      "CONTINUE  'three' / second",
      'HISTORY  = not a value',
      'A       =                  9.0 / the first one counts'
    )
  );
  expect(['A', 'B', 'C'].map(key => header.number(key))).toEqual([1.5e-3, 50, -7]);
  expect(header.get('D')).toBe(true);
  expect(header.number('ESO DET CHIP1 NAME')).toBe(5.25);
  expect(header.get('LONG')).toBe("one and two, it's three");
  expect(header.cards.find(({ keyword }) => keyword === 'LONG')?.comment).toBe('first second');
  expect(header.get('HISTORY')).toBeUndefined();
});

test('a header of 900 cards is read whole', () => {
  const cards = Array.from(
    { length: 900 },
    (_, i) => `K${i}`.padEnd(8) + `= ${String(i).padStart(20)}`
  );
  const bytes = bytesOf(...cards);
  expect(headerLength(bytes)).toBe(bytes.length);
  expect(headerLength(bytes.subarray(0, 2880 * 10))).toBeUndefined();
  expect(parseHeader(bytes).number('K899')).toBe(899);
});

test('what is wrong is said with file and keyword', () => {
  const simple = 'SIMPLE  =                    T';
  const header = parseHeader(bytesOf(simple, "CRVAL3  = 'about 5000'"), 'a.fits');
  expect(() => header.number('CRVAL3')).toThrow('a.fits: CRVAL3 holds "about 5000"');
  const units = (...lines: string[]): unknown => parseUnits(bytesOf(simple, ...lines), 'a.fits');
  expect(() => units('BITPIX  = 12', 'NAXIS   = 0')).toThrow('a.fits: BITPIX holds 12');
  expect(() => units('BITPIX  = 8')).toThrow('a.fits: NAXIS is missing');
  expect(() => units('BITPIX  = 8', 'NAXIS   = 1', 'NAXIS1  = -3')).toThrow('NAXIS1 holds -3');
  expect(() => units('BITPIX  = 8', 'NAXIS   = 1', 'NAXIS1  = 9999')).toThrow(
    'a.fits is truncated'
  );
  expect(() => parseHeader(new Uint8Array(2880).fill(32), 'a.fits')).toThrow('END card is missing');
  expect(() => parseUnits(new Uint8Array(10), 'a.fits')).toThrow(SpaxelError);
});

test('cards are 80 characters and say the same when read again', () => {
  const long = "it's long ".repeat(30).trim();
  const values = [
    1e-17,
    5060,
    -0.27,
    true,
    null,
    "O'Hara",
    long,
    1.7976931348623157e308,
    0,
    '',
    'x'.repeat(68)
  ];
  const lines = values.flatMap((value, i) =>
    formatCard({ keyword: `K${i}`, value, comment: 'why' })
  );
  expect(lines.every(line => line.length === 80)).toBe(true);
  const header = parseHeader(bytesOf(...lines));
  expect(values.map((_, i) => header.get(`K${i}`))).toEqual(values);
  expect(formatCard({ keyword: 'X', value: NaN, comment: '' })[0]?.trim()).toBe('X       =');
  expect(() => formatCard({ keyword: 'a = b', value: 1, comment: '' })).toThrow(
    'cannot be a FITS keyword'
  );
});
