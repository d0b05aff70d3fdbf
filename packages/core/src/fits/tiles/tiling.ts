// What the header of a tile-compressed image says (FITS 4.0, 10.1): the image that it stands for, and how it is cut up.
import { SpaxelError } from '../../error/error.ts';
import type { Card } from '../card.ts';
import { Header } from '../header.ts';
import type { Quantising } from './dither.ts';

/** The ways of compression that are read. */
export type TileMethod = 'RICE_1' | 'GZIP_1' | 'GZIP_2' | 'NOCOMPRESS';

/** A tile-compressed image. */
export interface Tiling {
  readonly method: TileMethod;
  readonly bitpix: number;
  /** NAXIS1 first, as the tiles. */
  readonly axes: readonly number[];
  readonly tile: readonly number[];
  readonly blockSize: number;
  readonly bytesPerPixel: number;
  readonly quantiser: Quantising['method'];
  readonly dither: number;
  /** ZBLANK, where it is one for all tiles. */
  readonly blank: number | undefined;
}

const methods: Readonly<Record<string, TileMethod>> = {
  RICE_1: 'RICE_1',
  RICE_ONE: 'RICE_1',
  GZIP_1: 'GZIP_1',
  GZIP_2: 'GZIP_2',
  NOCOMPRESS: 'NOCOMPRESS'
};
const quantisers = ['NO_DITHER', 'SUBTRACTIVE_DITHER_1', 'SUBTRACTIVE_DITHER_2'] as const;
const ofTable =
  /^(XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|TFIELDS|THEAP|T(TYPE|FORM|UNIT|DIM|NULL|SCAL|ZERO|DISP)\d+|CHECKSUM|DATASUM)$/;
const ofTiles =
  /^Z(IMAGE|TENSION|SIMPLE|EXTEND|BLOCKED|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|TILE\d+|CMPTYPE|NAME\d+|VAL\d+|QUANTIZ|DITHER0|BLANK|SCALE|ZERO|HECKSUM|DATASUM|MASKCMP)$/;

function unsupported({ file }: Header, sentence: string): SpaxelError {
  return new SpaxelError('CompressionUnsupported', `${file}: ${sentence}, which is not read.`);
}

/** ZNAMEn and ZVALn in pairs. */
function parameter(header: Header, name: string): number | undefined {
  for (let nth = 1; header.text(`ZNAME${nth}`) !== undefined; nth += 1)
    if (header.text(`ZNAME${nth}`) === name) return header.number(`ZVAL${nth}`);
  return undefined;
}

/** @throws SpaxelError CompressionUnsupported or HeaderBroken, naming the keyword. */
export function tilingOf(header: Header): Tiling {
  const type = header.text('ZCMPTYPE') ?? '';
  const method = methods[type];
  if (method === undefined) throw unsupported(header, `ZCMPTYPE is '${type}'`);
  const said = header.text('ZQUANTIZ') ?? 'NO_DITHER';
  const quantiser =
    quantisers.find(one => one === said) ?? (said === 'NONE' ? 'NO_DITHER' : undefined);
  if (quantiser === undefined) throw unsupported(header, `ZQUANTIZ is '${said}'`);
  const axes = Array.from({ length: header.count('ZNAXIS', 999) }, (_, i) =>
    header.count(`ZNAXIS${i + 1}`)
  );
  const bitpix = header.number('ZBITPIX') ?? 0;
  return {
    method,
    bitpix,
    axes,
    // FITS 4.0, 10.1.1: rows, where nothing is said.
    tile: axes.map((length, i) => header.number(`ZTILE${i + 1}`) ?? (i === 0 ? length : 1)),
    blockSize: parameter(header, 'BLOCKSIZE') ?? 32,
    bytesPerPixel: parameter(header, 'BYTEPIX') ?? 4,
    quantiser,
    dither: header.number('ZDITHER0') ?? 1,
    blank: header.number('ZBLANK')
  };
}

/** The header of the image that a tile-compressed one stands for. */
export function imageHeader(header: Header, { axes, bitpix }: Tiling): Header {
  const made = (keyword: string, value: Card['value']): Card => ({ keyword, value, comment: '' });
  const isPrimary = header.get('ZSIMPLE') === true;
  const shape: Card[] = [
    isPrimary ? made('SIMPLE', true) : made('XTENSION', 'IMAGE'),
    made('BITPIX', bitpix),
    made('NAXIS', axes.length),
    ...axes.map((length, i) => made(`NAXIS${i + 1}`, length))
  ];
  const own = header.cards.filter(
    ({ keyword, value }) =>
      !ofTable.test(keyword) &&
      !ofTiles.test(keyword) &&
      !(keyword === 'EXTNAME' && value === 'COMPRESSED_IMAGE')
  );
  return new Header([...shape, ...own], 0, header.file);
}
