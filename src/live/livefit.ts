/** The live fit of one open cube: what the workers need of it, and the asks. */
import { SpaxelError } from '@spaxel/core';
import type { Cube, TemplateSet } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import type { ICubes, IJobs, Spaxel, SpectrumRows } from '../tokens.ts';
import type { FitAsk, FitOptions, FitTold } from './messages.ts';
import type { FitChannel, Fits } from './pool.ts';

export interface LiveFitNeeds {
  readonly cube: Cube;
  readonly cubes: ICubes;
  readonly jobs: IJobs;
  readonly fits: Fits;
  /** An answer; never one that is older than another that was told. */
  readonly told: (told: FitTold) => void;
}

/** Fits the spectra of a cube with the template set of the moment. */
export class LiveFit implements IDisposable {
  isDisposed = false;
  private readonly needs: LiveFitNeeds;
  private readonly channel: FitChannel;
  private wanted: TemplateSet | null = null;
  private ready: TemplateSet | null = null;

  constructor(needs: LiveFitNeeds) {
    this.needs = needs;
    this.channel = needs.fits.channel(needs.told);
  }

  get isReady(): boolean {
    return this.ready !== null;
  }

  /**
   * Makes a template set the one that is fitted with; resolves to false when another was chosen meanwhile.
   * @throws SpaxelError when cube or set cannot be had.
   */
  async use(set: TemplateSet): Promise<boolean> {
    this.wanted = set;
    await Promise.all([this.shelveAxis(), this.shelveTemplates(set)]);
    if (this.wanted !== set || this.isDisposed) return false;
    this.ready = set;
    return true;
  }

  /** Asks for a fit; the answer is told. Nothing happens while there is no template set. Errors as recipe. */
  ask(rows: SpectrumRows, at: Spaxel, options: FitOptions): void {
    const recipe = this.recipe(options);
    if (recipe !== null) this.channel.ask({ ...recipe, at, rows });
  }

  /**
   * What an ask is made of beside its spectrum; null while there is no template set.
   * @throws SpaxelError RedshiftMissing, LsfUnknown: what a job would refuse as well.
   */
  recipe(options: FitOptions): Pick<FitAsk, 'axis' | 'templates' | 'options'> | null {
    if (this.ready === null) return null;
    const { cube } = this.needs;
    if (!Number.isFinite(options.z))
      throw new SpaxelError('RedshiftMissing', 'Give the redshift of the galaxy.');
    if (cube.lsf === null && options.lsf === null)
      throw new SpaxelError(
        'LsfUnknown',
        `${cube.path} does not say its resolution: give its FWHM in angstrom.`
      );
    return { axis: cube.id, templates: this.ready.digest, options };
  }

  dispose(): void {
    this.isDisposed = true;
    this.channel.dispose();
  }

  private async shelveAxis(): Promise<void> {
    const { cube, cubes, fits } = this.needs;
    if (fits.has(cube.id)) return;
    const { first, step, medium } = cube.wave;
    const lsfFwhm = await cubes.lsf(cube.id);
    fits.shelve({ kind: 'axis', key: cube.id, first, step, medium, lsfFwhm });
  }

  private async shelveTemplates(set: TemplateSet): Promise<void> {
    const { jobs, fits } = this.needs;
    if (fits.has(set.digest)) return;
    const bytes = await jobs.templateSpectra(set);
    fits.shelve({ kind: 'templates', key: set.digest, medium: set.medium, bytes });
  }
}
