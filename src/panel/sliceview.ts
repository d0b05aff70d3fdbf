import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import { watchTheme } from '../page/theme.ts';
import type { Raster, Spaxel } from '../tokens.ts';
import { ColourBar } from './colourbar.ts';
import type { LookControls } from './look.ts';
import type { Directions } from './sky.ts';
import type { SliceLayer } from './slicelayer.ts';
import { SliceCanvas } from './slicecanvas.ts';
import type { SpaxelMark } from './slicepaint.ts';
import { listenToKeys, listenToPointer, listenToWheel, type SliceDeeds } from './slicehand.ts';
import {
  panned,
  showing,
  wholeOf,
  windowOf,
  zoomed,
  type Extent,
  type Place,
  type Viewport
} from './viewport.ts';
import { zoomTools } from './zoomtools.ts';

export interface SliceOptions {
  readonly trans: TranslationBundle;
  readonly extent: Extent;
  readonly directions: Directions | null;
  readonly look: () => LookControls;
  readonly layer: SliceLayer;
  /** The spaxel under the pointer, null when the pointer has left. */
  readonly hovered: (at: Spaxel | null) => void;
  readonly selected: (at: Spaxel) => void;
  /** Another part is on show. */
  readonly moved: () => void;
  readonly pin: () => void;
  readonly play: () => void;
}

/** CSS pixels from a grip that still take hold of it. */
const reach = 9;

/** A slice on a canvas: y up, spaxels square, NaN transparent; zoom and pan; arrow keys move the selected spaxel. */
export class SliceView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  readonly bar = new ColourBar();
  private readonly options: SliceOptions;
  private readonly face: SliceCanvas;
  private readonly box: HTMLElement;
  private readonly size: ResizeObserver;
  private readonly theme = watchTheme(() => {
    this.face.forgetColours();
    this.bar.forgetColours();
    this.paint();
  });
  private raster: Raster | null = null;
  private spaxel: Spaxel = { x: 0, y: 0 };
  private marks: readonly SpaxelMark[] = [];
  private view: Viewport;

  constructor(options: SliceOptions) {
    this.options = options;
    this.view = wholeOf(options.extent);
    const { trans } = options;
    this.face = new SliceCanvas(options.extent, trans.__('Slice of the cube'));
    const hint = trans.__(
      'Slice: arrow keys move the selected spaxel, with Shift the part on show; + and − zoom, 0 shows all, P pins the spectrum, A puts the spaxel in a free aperture or out of it, Space plays'
    );
    this.box = element(
      'div',
      { class: 'sp-Slice-box', tabindex: 0, role: 'group', 'aria-label': hint },
      this.canvas
    );
    const deeds = this.deeds();
    this.node = element(
      'div',
      { class: 'sp-Slice' },
      this.box,
      zoomTools(trans, deeds),
      this.bar.node
    );
    listenToKeys(this.box, deeds);
    listenToPointer(this.canvas, deeds);
    listenToWheel(this.canvas, deeds);
    this.size = new ResizeObserver(() => {
      this.face.fit(this.box);
      this.bar.fit();
      this.paint();
    });
    this.size.observe(this.box);
  }

  get canvas(): HTMLCanvasElement {
    return this.face.node;
  }

  get selected(): Spaxel {
    return this.spaxel;
  }

  get viewport(): Viewport {
    return this.view;
  }

  /** Shows a raster with the look of the moment. */
  show(raster: Raster): void {
    this.raster = raster;
    this.recolour();
  }

  /** Marks a spaxel without telling anyone. */
  mark(at: Spaxel): void {
    this.spaxel = at;
    this.view = showing(this.view, this.options.extent, at);
    this.paint();
  }

  /** Outlines these spaxels. */
  outline(marks: readonly SpaxelMark[]): void {
    this.marks = marks;
    this.paint();
  }

  /** Shows another part of the slice. */
  look(view: Viewport): void {
    this.view = view;
    this.canvas.dataset['zoom'] = view.zoom.toFixed(2);
    this.paint();
    this.options.moved();
  }

  /** Colours the raster anew, after the look has changed. */
  recolour(): void {
    if (this.raster === null) return;
    const look = this.options.look();
    const limits = look.limitsOf(this.raster.values);
    const { palette, stretch } = look;
    this.face.colour(this.raster, { limits, palette, stretch });
    this.bar.show(limits, look, this.raster.unit);
    this.paint();
  }

  /** The value of the raster on show at a spaxel. */
  valueAt({ x, y }: Spaxel): number {
    return this.raster?.values[y * this.raster.nx + x] ?? NaN;
  }

  dispose(): void {
    this.isDisposed = true;
    this.size.disconnect();
    this.theme.dispose();
    this.bar.dispose();
  }

  /** Draws everything anew, after what lies over the slice has changed. */
  paint(): void {
    const { extent, layer, directions } = this.options;
    this.face.paint({
      ...{ layer, directions, marks: this.marks, selected: this.spaxel },
      window: windowOf(this.view, extent)
    });
  }

  private deeds(): SliceDeeds {
    const { extent, hovered, pin, play, layer } = this.options;
    return {
      ...{ ...this.viewDeeds(), pin, play },
      hover: place => {
        hovered(place && this.spaxelAt(place));
      },
      pick: place => {
        const at = this.spaxelAt(place);
        if (at === null) return;
        this.select(at);
        layer.pick(at);
      },
      step: (dx, dy) => {
        const x = Math.min(extent.nx - 1, Math.max(0, this.spaxel.x + dx));
        const y = Math.min(extent.ny - 1, Math.max(0, this.spaxel.y + dy));
        this.select({ x, y });
      },
      gather: () => {
        layer.gather(this.spaxel);
      },
      grab: place => {
        const drag = layer.grab(this.placeAt(place), this.reach);
        const to = (where: Place): void => {
          drag?.to(this.placeAt(where));
        };
        return drag && { to };
      }
    };
  }

  private viewDeeds(): Pick<SliceDeeds, 'zoom' | 'pan' | 'whole'> {
    const { extent } = this.options;
    return {
      zoom: (by, about) => {
        const before = this.view.zoom;
        this.look(zoomed(this.view, extent, { by, about }));
        return this.view.zoom !== before;
      },
      pan: by => {
        this.look(panned(this.view, extent, by));
      },
      whole: () => {
        this.look(wholeOf(extent));
      }
    };
  }

  private select(at: Spaxel): void {
    this.mark(at);
    this.options.selected(at);
  }

  /** Of a grip, in spaxels. */
  private get reach(): number {
    const { width } = windowOf(this.view, this.options.extent);
    return (reach * width) / Math.max(1, this.canvas.clientWidth);
  }

  /** A place on the canvas in spaxels, centres at whole numbers. */
  private placeAt({ across, up }: Place): [number, number] {
    const { left, bottom, width, height } = windowOf(this.view, this.options.extent);
    return [left + across * width - 0.5, bottom + up * height - 0.5];
  }

  private spaxelAt(place: Place): Spaxel | null {
    if (this.raster === null) return null;
    const { nx, ny } = this.options.extent;
    const [x = 0, y = 0] = this.placeAt(place).map(Math.round);
    return x >= 0 && y >= 0 && x < nx && y < ny ? { x, y } : null;
  }
}
