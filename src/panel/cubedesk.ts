import type { Cube } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import type { Latest } from '../client/latest.ts';
import { element } from '../page/element.ts';
import { sentenceOf } from '../page/progress.ts';
import type { Spaxel, SpectrumRows } from '../tokens.ts';
import { AperturePart } from './aperturepart.ts';
import { latestSpectra } from './asking.ts';
import { BandPart } from './bandpart.ts';
import type { CubeViewNeeds } from './cubeview.ts';
import { deskNode } from './desknode.ts';
import { toldOfFetching } from './fetching.ts';
import { FitFormView } from './fitform.ts';
import { Keeper } from './keeper.ts';
import { LivePart } from './livepart.ts';
import type { CubeMemory } from './memory.ts';
import { PicturePart } from './picturepart.ts';
import { shareable, shareTools } from './sharetools.ts';
import { planeOf } from './sky.ts';
import { SkyLink } from './skylink.ts';
import { SpectrumView } from './spectrumview.ts';

/** The outline of the spaxel that another cube's pointer leads to. */
const ledColour = '#00bcd4';

/** An open cube at work: facts, picture, spectrum under the pointer, apertures, bands, the form of a fit. */
export class CubeDesk implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly cube: Cube;
  private readonly needs: CubeViewNeeds;
  private readonly picture: PicturePart;
  private readonly spectrum: SpectrumView;
  private readonly apertures: AperturePart;
  private readonly bands: BandPart;
  private readonly live: LivePart;
  private readonly link: SkyLink;
  private readonly form: FitFormView;
  private readonly complaint = element('div', { class: 'sp-Notice', role: 'status' });
  private readonly spectra: Latest<Spaxel, SpectrumRows>;
  private visited: Spaxel;
  private led: Spaxel | null = null;
  private readonly keeper = new Keeper(() => {
    this.keep();
  });

  constructor(cube: Cube, needs: CubeViewNeeds, memory: CubeMemory) {
    this.cube = cube;
    this.needs = needs;
    this.apertures = this.makeApertures();
    this.picture = this.makePicture();
    this.bands = new BandPart(cube, needs.trans, band => {
      this.picture.slider.choose(band);
    });
    this.spectrum = this.makeSpectrum();
    this.live = new LivePart(cube, needs, {
      spectrum: this.spectrum,
      showMap: map => {
        this.picture.showMap(map);
      }
    });
    this.link = this.makeLink();
    this.spectra = latestSpectra(
      { cubes: toldOfFetching(needs, this.say), id: cube.id },
      {
        done: (rows, at) => {
          this.spectrum.show(rows, at);
          this.live.fit(rows, at);
        },
        failed: this.complain
      }
    );
    [this.form, this.visited] = [this.makeForm(), memory.selected ?? middleOf(cube)];
    this.node = this.build();
    this.begin(memory);
  }

  dispose(): void {
    this.isDisposed = true;
    const { keeper, link, spectra, picture, live, form } = this;
    const parts = [keeper, link, spectra, picture, live, form, this.apertures, this.spectrum];
    for (const part of parts) part.dispose();
  }

  /** Shows the cube as it was left. */
  private begin(memory: CubeMemory): void {
    this.spectrum.take(memory);
    if (typeof memory.shown === 'object') this.bands.take(memory.shown);
    this.picture.begin(memory, this.visited);
    this.spectra.ask(this.visited);
    this.apertures.take(memory);
    if (memory.pins !== undefined) void this.pinAgain(memory.pins);
  }

  private async pinAgain(pins: readonly Spaxel[]): Promise<void> {
    try {
      for (const at of pins) {
        const rows = await this.needs.cubes.spectrum(this.cube.id, at);
        if (this.isDisposed) return;
        if (!this.spectrum.pins.has(at)) this.spectrum.pin({ at, rows });
      }
    } catch (thrown) {
      this.complain(thrown);
    }
  }

  private makeApertures(): AperturePart {
    const { cube, needs } = this;
    return new AperturePart({
      ...{ cube, needs, plane: planeOf(cube), say: this.say },
      selected: () => this.picture.slice.selected,
      used: () => this.spectrum.pins.all.map(({ colour }) => colour),
      changed: () => {
        this.picture.slice.paint();
        this.spectrum.accompany(this.apertures.kept);
        this.form.heedShapes();
        this.keeper.touch();
      }
    });
  }

  private makePicture(): PicturePart {
    const { cube, needs, apertures } = this;
    return new PicturePart({
      ...{ cube, needs, layer: apertures.apertures, failed: this.complain },
      pointed: at => {
        this.point(at);
      },
      pin: () => {
        this.spectrum.pin();
      },
      turned: shown => {
        this.live.leaveMap();
        this.spectrum.mark(shown);
        this.keeper.touch();
      },
      arrived: () => {
        this.say('');
        this.picture.say(this.visited);
      },
      changed: () => {
        this.keeper.touch();
      }
    });
  }

  private makeSpectrum(): SpectrumView {
    const { cube } = this;
    const { trans } = this.needs;
    return new SpectrumView({
      ...{ cube, trans },
      picked: channel => {
        this.picture.slider.choose(channel ?? 'white');
      },
      changed: () => {
        this.outline();
        this.keeper.touch();
      },
      used: () => this.apertures.apertures.all.map(({ colour }) => colour),
      crowded: () => {
        this.say(trans.__('Six spectra are kept on show; remove one first.'));
      },
      wantsBand: () => this.bands.isOn,
      banded: waves => {
        this.bands.drag(waves);
      }
    });
  }

  private makeForm(): FitFormView {
    return new FitFormView(this.cube, this.needs, {
      redshift: z => {
        this.spectrum.tools.redshift(z);
      },
      shapes: () => this.apertures.apertures.all.map(({ shape }) => shape)
    });
  }

  private makeLink(): SkyLink {
    const { cube, needs } = this;
    const { cursor, preferences } = needs;
    return new SkyLink({
      ...{ cursor, preferences, plane: planeOf(cube), extent: cube.shape },
      isSeen: () => this.node.getClientRects().length > 0,
      led: at => {
        this.led = at;
        this.outline();
        if (at !== null) this.visit(at);
      }
    });
  }

  private build(): HTMLElement {
    const { cube, needs, spectrum, picture, form, say } = this;
    spectrum.tools.node.append(this.bands.toggle);
    const { apertures } = this.apertures;
    const share = shareTools({
      ...{ cube, needs, failed: say },
      what: () => shareable({ picture, spectrum, apertures })
    });
    return deskNode(cube, needs, {
      complaint: this.complaint,
      slice: [...picture.nodes, this.apertures.node],
      spectrum: [spectrum.node, this.bands.node, share, this.live.node],
      form: form.node
    });
  }

  private keep(): void {
    const { spectrum, apertures, picture } = this;
    this.needs.memories.keep(this.cube.path, {
      ...{ ...spectrum.memory, ...apertures.memory, ...picture.memory }
    });
  }

  private readonly say = (sentence: string): void => {
    if (this.complaint.textContent !== sentence) this.complaint.textContent = sentence;
  };

  private readonly complain = (thrown: unknown): void => {
    this.say(sentenceOf(thrown));
  };

  /** Somebody points at a spaxel here: no other cube leads any longer. */
  private point(at: Spaxel): void {
    if (this.led !== null) {
      this.led = null;
      this.outline();
    }
    if (this.visit(at)) this.link.point(at);
  }

  /** The pointer moves many times within a spaxel; only another one is news. */
  private visit(at: Spaxel): boolean {
    if (at.x === this.visited.x && at.y === this.visited.y) return false;
    this.visited = at;
    this.picture.say(at);
    this.spectra.ask(at);
    return true;
  }

  private outline(): void {
    const led = this.led === null ? [] : [{ at: this.led, colour: ledColour }];
    this.picture.slice.outline([...this.spectrum.pins.all, ...led]);
  }
}

function middleOf({ shape }: Cube): Spaxel {
  return { x: Math.floor(shape.nx / 2), y: Math.floor(shape.ny / 2) };
}
