// Tile-compressed images: what they stand for, and their numbers.
export { unquantise, type Quantising } from './dither.ts';
export { riceDecode } from './rice.ts';
export { imageHeader, tilingOf, type Tiling } from './tiling.ts';
