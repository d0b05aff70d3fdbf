import type { Cube } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import { Latest } from '../client/latest.ts';
import { paletteOf } from '../maps/figure.ts';
import { element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Raster, Spaxel, SpectrumRows } from '../tokens.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { cubeFacts } from './facts.ts';
import { FitFormView } from './fitform.ts';
import { LivePart } from './livepart.ts';
import { LookControls } from './look.ts';
import { skyTextOf } from './sky.ts';
import { SliceView } from './sliceview.ts';
import { SpectrumView } from './spectrumview.ts';
import { valueText } from './wave.ts';
import { WaveSlider, type Shown } from './waveslider.ts';

/** An open cube at work: facts, slice, spectrum under the pointer, the form of a fit. */
export class CubeDesk implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly cube: Cube;
  private readonly needs: CubeViewNeeds;
  private readonly sky: (at: Spaxel) => string;
  private readonly look: LookControls;
  private readonly slice: SliceView;
  private readonly slider: WaveSlider;
  private readonly spectrum: SpectrumView;
  private readonly live: LivePart;
  private readonly readout = element('output', { class: 'sp-Readout sp-mod-place' });
  private readonly complaint = element('div', { class: 'sp-Notice', role: 'status' });
  private readonly slices: Latest<Shown, Raster>;
  private readonly spectra: Latest<Spaxel, SpectrumRows>;
  private visited: Spaxel = { x: -1, y: -1 };

  constructor(cube: Cube, needs: CubeViewNeeds) {
    this.cube = cube;
    this.needs = needs;
    this.sky = skyTextOf(cube);
    const { trans, preferences } = needs;
    this.look = new LookControls(paletteOf(preferences.palette), trans, () => {
      this.slice.recolour();
    });
    this.slice = new SliceView({
      trans,
      look: () => this.look,
      hovered: at => {
        this.visit(at ?? this.slice.selected);
      },
      selected: at => {
        this.visit(at);
      }
    });
    this.slider = new WaveSlider(cube, trans, shown => {
      this.live.leaveMap();
      this.slices.ask(shown);
      this.spectrum.mark(shown === 'white' ? null : shown);
    });
    this.spectrum = new SpectrumView({
      cube,
      trans,
      picked: channel => {
        this.slider.choose(channel);
      }
    });
    this.live = new LivePart(cube, needs, { spectrum: this.spectrum, showMap: this.showMap });
    this.slices = this.latestSlices();
    this.spectra = this.latestSpectra();
    this.node = this.build();
    this.slice.mark({ x: Math.floor(cube.shape.nx / 2), y: Math.floor(cube.shape.ny / 2) });
    this.slices.ask('white');
    this.visited = this.slice.selected;
    this.spectra.ask(this.visited);
  }

  dispose(): void {
    this.isDisposed = true;
    this.slices.dispose();
    this.spectra.dispose();
    this.slice.dispose();
    this.live.dispose();
    this.spectrum.dispose();
  }

  private build(): HTMLElement {
    const { trans } = this.needs;
    const form = new FitFormView(this.cube, this.needs);
    const part = (name: string, ...children: HTMLElement[]): HTMLElement =>
      element('section', { class: 'sp-Part', 'aria-label': name }, ...children);
    return element(
      'div',
      { class: 'sp-CubeDesk', 'data-cube': this.cube.path },
      this.complaint,
      part(trans.__('Slice'), this.slider.node, this.slice.node, this.readout, this.look.node),
      part(trans.__('Spectrum'), this.spectrum.node, this.live.node),
      part(trans.__('Header'), cubeFacts(this.cube, trans)),
      part(trans.__('Fit'), element('h3', {}, trans.__('Fit')), form.node)
    );
  }

  private latestSlices(): Latest<Shown, Raster> {
    const { cubes } = this.needs;
    const { id } = this.cube;
    return new Latest({
      load: (shown, signal) =>
        shown === 'white' ? cubes.white(id, signal) : cubes.slice(id, shown, signal),
      done: raster => {
        this.showRaster(raster);
      },
      failed: thrown => {
        this.complaint.textContent = sentenceOf(thrown);
      }
    });
  }

  private readonly showMap = (map: Raster | null): void => {
    if (map === null) this.slices.ask(this.slider.value);
    else this.showRaster(map);
  };

  private showRaster(raster: Raster): void {
    this.complaint.textContent = '';
    this.slice.show(raster);
    this.say(this.slice.selected);
  }

  private latestSpectra(): Latest<Spaxel, SpectrumRows> {
    const { cubes } = this.needs;
    return new Latest({
      load: (at, signal) => cubes.spectrum(this.cube.id, at, signal),
      done: (rows, at) => {
        this.spectrum.show(rows, at);
        this.live.fit(rows, at);
      },
      failed: thrown => {
        this.complaint.textContent = sentenceOf(thrown);
      }
    });
  }

  /** The pointer moves many times within a spaxel; only another one is news. */
  private visit(at: Spaxel): void {
    if (at.x === this.visited.x && at.y === this.visited.y) return;
    this.visited = at;
    this.say(at);
    this.spectra.ask(at);
  }

  private say(at: Spaxel): void {
    const sky = this.sky(at);
    const value = valueText(this.slice.valueAt(at));
    const place = `x ${String(at.x)}, y ${String(at.y)}: ${value}`;
    this.readout.textContent = sky === '' ? place : `${place} · ${sky}`;
  }
}
