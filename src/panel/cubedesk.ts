import type { Cube } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import type { Latest } from '../client/latest.ts';
import { paletteOf } from '../maps/figure.ts';
import { element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Raster, Spaxel, SpectrumRows } from '../tokens.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { latestSlices, latestSpectra } from './asking.ts';
import { cubeFacts } from './facts.ts';
import { FitFormView } from './fitform.ts';
import { LivePart } from './livepart.ts';
import { LookControls } from './look.ts';
import { Keeper } from './keeper.ts';
import type { CubeMemory } from './memory.ts';
import { PlaceReadout } from './placereadout.ts';
import { Player } from './player.ts';
import { shareTools } from './sharetools.ts';
import { directionsOf } from './sky.ts';
import { SliceView } from './sliceview.ts';
import { SpectrumView } from './spectrumview.ts';
import { WaveSlider, type Shown } from './waveslider.ts';

/** An open cube at work: facts, slice, spectrum under the pointer, the form of a fit. */
export class CubeDesk implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly cube: Cube;
  private readonly needs: CubeViewNeeds;
  private readonly look: LookControls;
  private readonly slice: SliceView;
  private readonly slider: WaveSlider;
  private readonly player: Player;
  private readonly spectrum: SpectrumView;
  private readonly live: LivePart;
  private readonly place: PlaceReadout;
  private readonly complaint = element('div', { class: 'sp-Notice', role: 'status' });
  private readonly slices: Latest<Shown, Raster>;
  private readonly spectra: Latest<Spaxel, SpectrumRows>;
  private visited: Spaxel;
  private readonly keeper = new Keeper(() => {
    this.keep();
  });

  constructor(cube: Cube, needs: CubeViewNeeds, memory: CubeMemory) {
    this.cube = cube;
    this.needs = needs;
    this.place = new PlaceReadout(cube);
    const { trans } = needs;
    this.look = new LookControls(paletteOf(needs.preferences.palette), trans, () => {
      this.slice.recolour();
      this.keeper.touch();
    });
    this.slice = this.makeSlice();
    this.slider = new WaveSlider(cube, trans, shown => {
      this.live.leaveMap();
      this.slices.ask(shown);
      this.spectrum.mark(shown === 'white' ? null : shown);
      this.keeper.touch();
    });
    this.player = new Player(trans, () => {
      this.slider.next();
    });
    this.spectrum = this.makeSpectrum();
    this.live = new LivePart(cube, needs, { spectrum: this.spectrum, showMap: this.showMap });
    const source = { cubes: needs.cubes, id: cube.id };
    this.slices = latestSlices(source, {
      done: this.showRaster,
      failed: thrown => {
        this.player.stop();
        this.complain(thrown);
      }
    });
    this.spectra = latestSpectra(source, {
      done: (rows, at) => {
        this.spectrum.show(rows, at);
        this.live.fit(rows, at);
      },
      failed: this.complain
    });
    this.node = this.build();
    this.visited = memory.selected ?? middleOf(cube);
    this.begin(memory);
  }

  dispose(): void {
    this.isDisposed = true;
    this.keeper.dispose();
    this.player.dispose();
    this.slices.dispose();
    this.spectra.dispose();
    this.slice.dispose();
    this.live.dispose();
    this.spectrum.dispose();
  }

  /** Shows the cube as it was left. */
  private begin(memory: CubeMemory): void {
    this.look.take(memory.look ?? {});
    this.spectrum.take(memory);
    if (memory.view !== undefined) this.slice.look(memory.view);
    this.slice.mark(this.visited);
    if (typeof memory.shown === 'number') this.slider.choose(memory.shown);
    else this.slices.ask('white');
    this.spectra.ask(this.visited);
    if (memory.pins !== undefined) void this.pinAgain(memory.pins);
  }

  private async pinAgain(pins: readonly Spaxel[]): Promise<void> {
    try {
      for (const at of pins) {
        const rows = await this.needs.cubes.spectrum(this.cube.id, at);
        if (this.isDisposed) return;
        if (!this.spectrum.pins.has(at)) this.spectrum.pins.toggle(at, rows);
      }
    } catch (thrown) {
      this.complain(thrown);
    }
  }

  private makeSlice(): SliceView {
    const { cube } = this;
    return new SliceView({
      trans: this.needs.trans,
      extent: cube.shape,
      directions: directionsOf(cube),
      look: () => this.look,
      hovered: at => {
        this.visit(at ?? this.slice.selected);
      },
      selected: at => {
        this.visit(at);
        this.keeper.touch();
      },
      moved: () => {
        this.keeper.touch();
      },
      pin: () => {
        this.spectrum.pin();
      },
      play: () => {
        this.player.toggle();
      }
    });
  }

  private makeSpectrum(): SpectrumView {
    const { cube } = this;
    const { trans } = this.needs;
    return new SpectrumView({
      cube,
      trans,
      picked: channel => {
        this.slider.choose(channel ?? 'white');
      },
      changed: () => {
        this.slice.outline(this.spectrum.pins.all);
        this.keeper.touch();
      },
      crowded: () => {
        this.complaint.textContent = trans.__('Six spectra are pinned; remove one first.');
      }
    });
  }

  private build(): HTMLElement {
    const { trans } = this.needs;
    const { slice, spectrum, slider, player, look, place } = this;
    const form = new FitFormView(this.cube, this.needs, z => {
      spectrum.tools.redshift(z);
    });
    const part = (name: string, ...children: HTMLElement[]): HTMLElement =>
      element('section', { class: 'sp-Part', 'aria-label': name }, ...children);
    const view = [slider.node, player.node, slice.node, place.node, look.node];
    return element(
      'div',
      { class: 'sp-CubeDesk', 'data-cube': this.cube.path },
      this.complaint,
      part(trans.__('Slice'), ...view),
      part(trans.__('Spectrum'), spectrum.node, this.share(), this.live.node),
      part(trans.__('Header'), cubeFacts(this.cube, trans)),
      part(trans.__('Fit'), element('h3', {}, trans.__('Fit')), form.node)
    );
  }

  private share(): HTMLElement {
    const { cube, needs, slice, spectrum, slider, look } = this;
    const failed = (sentence: string): void => {
      this.complaint.textContent = sentence;
    };
    return shareTools({
      ...{ cube, needs, failed },
      what: () => ({
        canvases: [slice.canvas, slice.bar.node, spectrum.canvas],
        spectra: spectrum.all,
        shown: slider.value,
        look: look.state
      })
    });
  }

  private keep(): void {
    this.needs.memories.keep(this.cube.path, {
      ...this.spectrum.memory,
      look: this.look.state,
      view: this.slice.viewport,
      selected: this.slice.selected,
      shown: this.slider.value
    });
  }

  private readonly showMap = (map: Raster | null): void => {
    if (map === null) this.slices.ask(this.slider.value);
    else this.showRaster(map);
  };

  private readonly showRaster = (raster: Raster): void => {
    this.complaint.textContent = '';
    this.slice.show(raster);
    this.player.arrived();
    this.say(this.slice.selected);
  };

  private readonly complain = (thrown: unknown): void => {
    this.complaint.textContent = sentenceOf(thrown);
  };

  /** The pointer moves many times within a spaxel; only another one is news. */
  private visit(at: Spaxel): void {
    if (at.x === this.visited.x && at.y === this.visited.y) return;
    this.visited = at;
    this.say(at);
    this.spectra.ask(at);
  }

  private say(at: Spaxel): void {
    this.place.say(at, this.slice.valueAt(at));
  }
}

function middleOf({ shape }: Cube): Spaxel {
  return { x: Math.floor(shape.nx / 2), y: Math.floor(shape.ny / 2) };
}
