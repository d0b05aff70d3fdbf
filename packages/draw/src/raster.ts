import type { Limits } from './limits.ts';
import { paletteLength, readPalette, type PaletteName } from './palette.ts';
import { stretchOf, type Stretch } from './stretch.ts';

/** A map or slice: nx * ny values, row y = 0 first, NaN where there is none. */
export interface Raster {
  readonly values: ArrayLike<number>;
  readonly nx: number;
  readonly ny: number;
}

/** How values become colours. */
export interface Look {
  readonly limits: Limits;
  readonly palette: PaletteName;
  readonly stretch?: Stretch;
}

// One 32-bit write per pixel; byte order is that of the machine, hence through a view of the same table.
function wordsOf(palette: PaletteName): Uint32Array {
  return new Uint32Array(readPalette(palette).buffer);
}

/**
 * A map as nx * ny RGBA pixels, first row on top: y = 0 is at the bottom, NaN is transparent,
 * values beyond the limits take the palette's ends. `pixels` is filled and handed back: a film need not ask for memory each frame.
 */
export function drawRaster(
  raster: Raster,
  look: Look,
  pixels = new Uint8ClampedArray(raster.nx * raster.ny * 4)
): Uint8ClampedArray<ArrayBuffer> {
  const { values, nx, ny } = raster;
  const { low, high } = look.limits;
  const words = wordsOf(look.palette);
  const curve = stretchOf(look.stretch ?? 'linear');
  const out = new Uint32Array(pixels.buffer, pixels.byteOffset, nx * ny);
  const scale = high > low ? 1 / (high - low) : 0;
  for (let y = 0; y < ny; y++) {
    const row = (ny - 1 - y) * nx;
    for (let x = 0; x < nx; x++) {
      const value = values[y * nx + x] ?? NaN;
      if (Number.isNaN(value)) {
        out[row + x] = 0;
        continue;
      }
      const fraction = Math.min(1, Math.max(0, (value - low) * scale));
      out[row + x] = words[Math.round(curve(fraction) * (paletteLength - 1))] ?? 0;
    }
  }
  return pixels;
}
