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
  const out = new Uint32Array(pixels.buffer, pixels.byteOffset, nx * ny);
  const stretch = look.stretch ?? 'linear';
  const curve = stretchOf(stretch);
  const isLinear = stretch === 'linear';
  const scale = high > low ? 1 / (high - low) : 0;
  const last = paletteLength - 1;
  for (let y = 0; y < ny; y++) {
    const [from, to] = [y * nx, (ny - 1 - y) * nx];
    for (let x = 0; x < nx; x++) {
      const fraction = ((values[from + x] as number) - low) * scale;
      // NaN is neither above 0 nor not.
      if (fraction > 0) {
        const share = fraction < 1 ? fraction : 1;
        out[to + x] = words[((isLinear ? share : curve(share)) * last + 0.5) | 0] as number;
      } else out[to + x] = fraction <= 0 ? (words[0] as number) : 0;
    }
  }
  return pixels;
}
