import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePixels, encodingOf } from './pixels.ts';
import { parseUnits } from './unit.ts';
import { fitsChunks, writeFits, type Hdu } from './write.ts';

interface OurHdu {
  name: string;
  cards: Record<string, unknown>;
  history: string[];
  columns?: Record<string, unknown[]>;
  shape?: number[];
  data?: string;
}

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-fits-'));
afterAll(() => rmSync(folder, { recursive: true }));

function astropy<T>(what: 'fixtures' | 'read', path: string): T {
  const script = join(__dirname, 'oracle.py');
  return JSON.parse(execFileSync(python, [script, what, path], { encoding: 'utf8' })) as T;
}

function doubles(base64: string): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

let expected: { pixels: Record<string, string>; header: Record<string, unknown> };
beforeAll(() => {
  expected = astropy('fixtures', folder);
});

const kinds = ['8', '16', '32', '64', '-32', '-64'].flatMap(bitpix => [
  `${bitpix}`,
  `${bitpix}scaled`
]);
const others = ['unsigned', 'unsigned32', 'unsigned64', 'signed8', 'blank'].map(
  name => `${name}.fits`
);
test.each([...kinds.map(kind => `pixels${kind}.fits`), ...others])(
  '%s holds what astropy reads',
  name => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const [unit] = parseUnits(bytes, name);
    if (unit === undefined) throw new Error('no unit');
    const data = bytes.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes);
    const pixels = decodePixels(data, encodingOf(unit.header));
    expect(Float64Array.from(pixels)).toEqual(doubles(expected.pixels[name] as string));
  }
);

test('a header of 700 cards with every kind of card says what astropy says', () => {
  const units = parseUnits(new Uint8Array(readFileSync(join(folder, 'header.fits'))));
  expect(units.map(({ name }) => name)).toEqual(['PRIMARY', 'SCI', '', 'LAST']);
  const header = units[0]?.header;
  const ours = Object.keys(expected.header).map(key => [key, header?.get(key.toUpperCase())]);
  expect(Object.fromEntries(ours)).toEqual(expected.header);
});

const long = "fit 'a cube.fits' --fitter ppxf --z 0.016571 --templates miles & more "
  .repeat(5)
  .trim();
const hdus: Hdu[] = [
  {
    cards: [
      { keyword: 'ORIGIN', value: 'Spaxel', comment: 'a comment / with a slash' },
      {
        keyword: 'SPXCMD',
        value: long,
        comment: 'the command that makes this file again, said at length'
      },
      { keyword: 'SPXSEED', value: 12345678901, comment: '' },
      { keyword: 'REDSHIFT', value: 0.016571, comment: '' },
      { keyword: 'TINY', value: 1e-17, comment: 'erg' },
      { keyword: 'OBJECT', value: 'Andr\u00e9 \u03b1', comment: '\u00c5' },
      { keyword: 'ISGOOD', value: true, comment: '' },
      { keyword: 'NONE', value: null, comment: 'nothing' },
      { keyword: 'BITPIX', value: 99, comment: 'not ours to say' },
      { keyword: 'HISTORY', value: 'h'.repeat(100), comment: '' },
      { keyword: 'HIERARCH KEY'.slice(9) + ' THAT IS LONG', value: 2.5, comment: '' }
    ]
  },
  {
    name: 'V',
    cards: [{ keyword: 'BUNIT', value: 'km/s', comment: '' }],
    image: { shape: [2, 3], data: Float64Array.of(1, NaN, -0, 1e-300, 5, Infinity) }
  },
  { name: 'SNR', image: { shape: [2, 1, 2], data: Float32Array.of(1.5, 2, 3, 4) } },
  { name: 'BINID', image: { shape: [2], data: Int32Array.of(-1, 2147483647) } },
  { name: 'DQ', image: { shape: [3], data: Uint8Array.of(0, 7, 255) } },
  { name: 'I2', image: { shape: [2], data: Int16Array.of(-32768, 300) } },
  {
    name: 'WEIGHTS',
    table: [
      { name: 'bin', data: Int32Array.of(0, 1) },
      { name: 'light', unit: 'Lsun', data: Float64Array.of(0.25, 0.75) },
      { name: 'pair', repeat: 2, data: Float32Array.of(1, 2, 3, 4) },
      { name: 'name', data: ['a', 'longer'] }
    ]
  },
  { name: 'NOROWS', table: [{ name: 'bin', data: new Int32Array(0) }] }
];

test('astropy reads our files strictly, values equal', () => {
  const path = join(folder, 'ours.fits');
  const bytes = writeFits(hdus);
  expect(bytes.length % 2880).toBe(0);
  writeFileSync(path, bytes);
  const read = astropy<OurHdu[]>('read', path);
  expect(read.map(({ name }) => name)).toEqual([
    'PRIMARY',
    'V',
    'SNR',
    'BINID',
    'DQ',
    'I2',
    'WEIGHTS',
    'NOROWS'
  ]);
  expect(read[0]?.cards).toMatchObject({
    ORIGIN: 'Spaxel',
    SPXCMD: long,
    SPXSEED: 12345678901,
    REDSHIFT: 0.016571,
    TINY: 1e-17,
    OBJECT: 'Andre ?',
    ISGOOD: true,
    NONE: null,
    BITPIX: 8,
    'KEY THAT IS LONG': 2.5
  });
  expect(read[0]?.history.join('')).toBe('h'.repeat(100));
  expect(read[1]?.cards['BUNIT']).toBe('km/s');
  for (const [index, { image }] of hdus.entries()) {
    if (image === undefined) continue;
    expect(read[index]?.shape).toEqual(image.shape);
    expect(doubles(read[index]?.data as string)).toEqual(Float64Array.from(image.data));
  }
  expect(read[6]?.columns).toEqual({
    bin: [0, 1],
    light: [0.25, 0.75],
    pair: [
      [1, 2],
      [3, 4]
    ],
    name: ['a', 'longer']
  });
  expect(read[7]?.columns).toEqual({ bin: [] });
});

test('the same input gives the same bytes, and our reader reads them', () => {
  const bytes = writeFits(hdus);
  expect(Buffer.concat([...fitsChunks(hdus)]).equals(Buffer.from(writeFits(hdus)))).toBe(true);
  const units = parseUnits(bytes);
  expect(units.length).toBe(hdus.length);
  expect(units[0]?.header.text('SPXCMD')).toBe(long);
});

test('shapes and columns that do not fit are refused', () => {
  expect(() => writeFits([{ image: { shape: [2, 2], data: new Uint8Array(3) } }])).toThrow(
    'needs 4 pixels'
  );
  const table = [
    { name: 'a', data: new Int32Array(2) },
    { name: 'b', data: new Int32Array(3) }
  ];
  expect(() => writeFits([{}, { table }])).toThrow('column b has 3 rows, not 2');
});
