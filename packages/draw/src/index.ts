/** Pure pixels: what turns maps, slices and spectra into pictures, in the browser and beside it. */
export * from './palette.ts';
export * from './stretch.ts';
export * from './limits.ts';
export * from './zscale.ts';
export * from './raster.ts';
export * from './decimate.ts';
export * from './png.ts';
export * from './ticks.ts';
export * from './figure.ts';
export * from './differences.ts';
export * from './fit-picture.ts';
