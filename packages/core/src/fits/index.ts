// FITS as bytes: headers and pixels in, files out.
export * from './tiles/index.ts';
export { type Card, type CardValue } from './card.ts';
export { blockBytes, Header, headerLength, parseHeader } from './header.ts';
export {
  beginsUnit,
  describeUnit,
  notFits,
  padded,
  parseUnits,
  truncated,
  type FitsUnit
} from './unit.ts';
export {
  decodeInto,
  decodePixels,
  encodingOf,
  makePixels,
  pixelBytes,
  type PixelEncoding,
  type Pixels
} from './pixels.ts';
export { type ImageArray } from './image.ts';
export { columnPlaces, readColumn, type ColumnPlace } from './read-table.ts';
export { type TableColumn } from './table.ts';
export { fitsChunks, writeFits, type Hdu, type HduImage } from './write.ts';
