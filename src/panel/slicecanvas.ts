import { drawRaster, type Look } from '@spaxel/draw';
import { element } from '../page/element.ts';
import { cssValue } from '../page/theme.ts';
import type { Raster } from '../tokens.ts';
import { paintSlice, type SliceScene } from './slicepaint.ts';
import type { Extent } from './viewport.ts';

/** CSS pixels; in a side panel a slice may be a little higher than wide. */
const tallest = { large: 460, ratio: 1.1 };

/** The canvas of a slice; what the page says of sizes and colours is asked when it changes, never for a frame of a film. */
export class SliceCanvas {
  readonly node: HTMLCanvasElement;
  private readonly extent: Extent;
  private readonly picture = element('canvas');
  private pixels: {
    readonly bytes: Uint8ClampedArray<ArrayBuffer>;
    readonly image: ImageData;
  } | null = null;
  private size = { width: 0, height: 0 };
  private mark: string | null = null;

  constructor(extent: Extent, label: string) {
    this.extent = extent;
    this.node = element('canvas', { class: 'sp-Slice-canvas', role: 'img', 'aria-label': label });
  }

  /** Colours a raster of the slice's extent. */
  colour(raster: Raster, look: Look): void {
    const { nx, ny } = raster;
    if (this.pixels?.image.width !== nx || this.pixels.image.height !== ny) {
      const bytes = new Uint8ClampedArray(4 * nx * ny);
      this.pixels = { bytes, image: new ImageData(bytes, nx, ny) };
      Object.assign(this.picture, { width: nx, height: ny });
    }
    drawRaster(raster, look, this.pixels.bytes);
    this.picture.getContext('2d')?.putImageData(this.pixels.image, 0, 0);
  }

  /** Fits it into a box that has so many CSS pixels on a side. */
  fit(box: HTMLElement): void {
    const { nx, ny } = this.extent;
    const { clientWidth: width } = box;
    const isLarge = box.closest('.sp-mod-large') !== null;
    const scale = Math.min(width / nx, (isLarge ? tallest.large : tallest.ratio * width) / ny);
    this.size = { width: nx * scale, height: ny * scale };
    if (width === 0) return;
    this.node.style.width = `${String(this.size.width)}px`;
    this.node.style.height = `${String(this.size.height)}px`;
  }

  /** The page's colours are others now. */
  forgetColours(): void {
    this.mark = null;
  }

  /** Paints what was coloured last, and what lies over it; nothing before there is something, and a place for it. */
  paint(over: Omit<SliceScene, 'picture' | 'extent' | 'mark'>): void {
    const { node, picture, extent, size } = this;
    const context = this.pixels === null || size.width === 0 ? null : node.getContext('2d');
    if (context === null) return;
    const ratio = window.devicePixelRatio;
    const [wide, high] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (node.width !== wide || node.height !== high)
      Object.assign(node, { width: wide, height: high });
    else context.clearRect(0, 0, wide, high);
    this.mark ??= cssValue(node, '--jp-error-color1', '#d32f2f');
    paintSlice(context, { ...over, picture, extent, mark: this.mark });
  }
}
