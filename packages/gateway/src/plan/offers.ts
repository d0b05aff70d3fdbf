import { dirname } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import type { FitterFit, FitterManifest, TemplateSet } from '@spaxel/protocol';
import { addSet, findSet, listSets, readSpectraBytes } from '@spaxel/templates';
import type { ReadyFitter } from './planner.ts';

/** A fitter as the gateway is told of it: its manifest, and whether it can run here. */
export interface OfferedFitter {
  readonly manifest: FitterManifest;
  /** When it can run, `sentence` is the program's version; else what to install. */
  readonly test: () => Promise<{ readonly available: boolean; readonly sentence: string }>;
  /** Has the fitter write its own program's call of a fit as a script; absent where it cannot. */
  readonly writeCall?: (fit: FitterFit) => Promise<void>;
}

/** A fitter as callers are told of it. */
export type TestedFitter = FitterManifest & {
  readonly available: boolean;
  readonly sentence: string;
};

/** What can be fitted with here: fitters, and template sets. */
export class Offers {
  readonly #fitters: readonly OfferedFitter[];
  readonly #roots: readonly string[];

  /** @param roots folders of template sets, the user's own first */
  constructor(fitters: readonly OfferedFitter[], roots: readonly string[]) {
    this.#fitters = fitters;
    this.#roots = roots;
  }

  /** All quantities that a fitter can return. */
  quantities(name: string): FitterManifest['quantities'] {
    return this.offered(name)?.manifest.quantities ?? [];
  }

  /** A fitter by its name, whether it can run here or not. */
  offered(name: string): OfferedFitter | undefined {
    return this.#fitters.find(({ manifest }) => manifest.name === name);
  }

  /** The fitter of a name, or the first that can run. @throws SpaxelError FitterUnknown, FitterMissing. */
  async fitter(name: string | undefined): Promise<ReadyFitter> {
    const wanted = this.#fitters.filter(
      ({ manifest }) => (name ?? manifest.name) === manifest.name
    );
    let missing = '';
    for (const { manifest, test } of wanted) {
      const { available, sentence } = await test();
      if (available) return { manifest, version: `${manifest.version}+${sentence}` };
      missing = sentence;
    }
    if (wanted.length > 0) throw new SpaxelError('FitterMissing', missing);
    const known = this.#fitters.map(({ manifest }) => manifest.name).join(', ') || 'none';
    throw new SpaxelError(
      'FitterUnknown',
      `There is no fitter named ${name ?? ''}; known are: ${known}.`
    );
  }

  allFitters(): Promise<TestedFitter[]> {
    return Promise.all(
      this.#fitters.map(async ({ manifest, test }) => ({ ...manifest, ...(await test()) }))
    );
  }

  /** @throws SpaxelError TemplatesUnknown, TemplatesBroken. */
  async templates(name: string): Promise<TemplateSet> {
    return (await findSet(name, this.#roots)).manifest;
  }

  /** The folder of a set. @throws SpaxelError TemplatesUnknown, TemplatesBroken. */
  async templatesFolder(name: string): Promise<string> {
    return (await findSet(name, this.#roots)).folder;
  }

  /** A set's spectra.safetensors and its digest. @throws SpaxelError TemplatesUnknown, TemplatesBroken. */
  async templateSpectra(name: string): Promise<{ digest: string; bytes: Uint8Array }> {
    const { folder, manifest } = await findSet(name, this.#roots);
    return { digest: manifest.digest, bytes: await readSpectraBytes(folder, manifest) };
  }

  /** The sets that can be used, and sentences on those that cannot. */
  async allTemplates(): Promise<{ sets: TemplateSet[]; broken: string[] }> {
    const { sets, broken } = await listSets(this.#roots);
    return {
      sets: sets.map(({ manifest }) => manifest),
      broken: broken.map(({ message }) => message)
    };
  }

  /** Imports a set into the user's own; answers a sentence. Errors as addSet. */
  async addTemplates(name: string, folder: string): Promise<string> {
    const [own] = this.#roots;
    if (own === undefined)
      throw new SpaxelError('TemplatesUnknown', 'There is no folder for template sets.');
    const { manifest, warnings } = await addSet(name, folder, dirname(own));
    const { count, wave, medium, digest } = manifest;
    const reach = `${wave.first.toFixed(1)}-${wave.last.toFixed(1)} A (${medium})`;
    const said = `Template set ${name}: ${count} populations, ${reach}, digest ${digest.slice(0, 12)}.`;
    return [said, ...warnings].join(' ');
  }
}
