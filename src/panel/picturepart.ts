import type { Cube } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import type { Latest } from '../client/latest.ts';
import { paletteOf } from '../maps/figure.ts';
import type { Raster, Spaxel } from '../tokens.ts';
import { latestSlices } from './asking.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { LookControls } from './look.ts';
import type { CubeMemory } from './memory.ts';
import { PlaceReadout } from './placereadout.ts';
import { Player } from './player.ts';
import { directionsOf } from './sky.ts';
import type { SliceLayer } from './slicelayer.ts';
import { SliceView } from './sliceview.ts';
import { WaveSlider, type Shown } from './waveslider.ts';

export interface PictureOptions {
  readonly cube: Cube;
  readonly needs: CubeViewNeeds;
  readonly layer: SliceLayer;
  /** The pointer, or the selection of the keys, is at a spaxel. */
  readonly pointed: (at: Spaxel) => void;
  readonly pin: () => void;
  /** Another picture was chosen. */
  readonly turned: (shown: Shown) => void;
  /** A picture is on show. */
  readonly arrived: () => void;
  readonly failed: (thrown: unknown) => void;
  /** Something that is remembered has changed. */
  readonly changed: () => void;
}

/** The picture side of a desk: what is shown, how it is coloured, the film of it. */
export class PicturePart implements IDisposable {
  isDisposed = false;
  readonly slice: SliceView;
  readonly slider: WaveSlider;
  private readonly options: PictureOptions;
  private readonly look: LookControls;
  private readonly player: Player;
  private readonly place: PlaceReadout;
  private readonly slices: Latest<Shown, Raster>;

  constructor(options: PictureOptions) {
    this.options = options;
    const { cube, needs, changed, turned, failed } = options;
    const { trans, preferences, cubes } = needs;
    this.place = new PlaceReadout(cube);
    this.look = new LookControls(paletteOf(preferences.palette), trans, () => {
      this.slice.recolour();
      changed();
    });
    this.slice = this.makeSlice();
    this.slider = new WaveSlider(cube, trans, shown => {
      this.slices.ask(shown);
      turned(shown);
    });
    this.player = new Player(trans, preferences.speed, () => {
      this.slider.next();
    });
    this.slices = latestSlices(
      { cubes, id: cube.id },
      {
        done: raster => {
          this.show(raster);
        },
        failed: thrown => {
          this.player.stop();
          failed(thrown);
        }
      }
    );
  }

  /** From top to bottom. */
  get nodes(): HTMLElement[] {
    const { slider, player, slice, place, look } = this;
    return [slider.node, player.node, slice.node, place.node, look.node];
  }

  get memory(): Required<Pick<CubeMemory, 'look' | 'view' | 'selected' | 'shown'>> & {
    readonly look: LookControls['state'];
  } {
    const { slice, slider } = this;
    return {
      look: this.look.state,
      view: slice.viewport,
      selected: slice.selected,
      shown: slider.value
    };
  }

  /** Shows the cube as it was left, a spaxel selected. */
  begin({ look, view, shown = 'white' }: CubeMemory, selected: Spaxel): void {
    this.look.take(look ?? {});
    if (view !== undefined) this.slice.look(view);
    this.slice.mark(selected);
    this.slider.choose(shown);
  }

  /** Shows a map in the place of the picture that was chosen; null: that picture again. */
  showMap(map: Raster | null): void {
    if (map === null) this.slices.ask(this.slider.value);
    else this.show(map);
  }

  /** Says where a spaxel lies and what its value is. */
  say(at: Spaxel): void {
    this.place.say(at, this.slice.valueAt(at));
  }

  dispose(): void {
    this.isDisposed = true;
    for (const part of [this.player, this.slices, this.slice, this.look]) part.dispose();
  }

  private show(raster: Raster): void {
    this.slice.show(raster);
    this.player.arrived();
    this.options.arrived();
  }

  private makeSlice(): SliceView {
    const { cube, needs, layer, pointed, changed, pin } = this.options;
    return new SliceView({
      ...{ layer, pin, trans: needs.trans, extent: cube.shape, moved: changed },
      directions: directionsOf(cube),
      look: () => this.look,
      hovered: at => {
        pointed(at ?? this.slice.selected);
      },
      selected: at => {
        pointed(at);
        changed();
      },
      play: () => {
        this.player.toggle();
      }
    });
  }
}
