import { emissionLinesOf, SpaxelError, type Command } from '@spaxel/core';
import type { PlannerDoors } from '../plan/planner.ts';
import { readParameters } from '../plan/parameters.ts';
import type { Resolve } from '../plan/reading.ts';
import { readSettings } from '../plan/settings.ts';

type Options = Command['options'];

/** Options that become parameters of the fitter. */
const parameterOptions = [
  'range',
  'norm',
  'moments',
  'degree',
  'mdegree',
  'gas',
  'start',
  'mc',
  'errors',
  'param'
];

const parametersIn = (options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([name]) => parameterOptions.includes(name)));

const fitOf = (options: Options): Command => ({ verb: 'fit', positionals: ['cube'], options });

/** Finds what a `fit` would refuse before it has seen its cube; each thing is looked at once, however many rows say it. */
export class Proof {
  readonly #planner: Pick<PlannerDoors, 'fitter' | 'templates'>;
  readonly #resolve: Resolve;
  readonly #known = new Map<string, Promise<string | null>>();

  constructor(planner: Pick<PlannerDoors, 'fitter' | 'templates'>, resolve: Resolve) {
    this.#planner = planner;
    this.#resolve = resolve;
  }

  /** Looks at the options of all rows. @throws SpaxelError OptionInvalid. */
  async all(options: Options): Promise<void> {
    const fitter = options['fitter'] as string | undefined;
    const names = Object.keys(options);
    for (const sentence of await Promise.all([
      ...names.map(name => this.option(name, options[name] as Options[string], fitter)),
      this.together(options, fitter)
    ]))
      if (sentence !== null) throw new SpaxelError('OptionInvalid', sentence);
  }

  /** Why one option cannot be, in a sentence; null when it can. */
  option(name: string, value: Options[string], fitter: string | undefined): Promise<string | null> {
    const one = { [name]: value };
    if (parameterOptions.includes(name)) return this.together(one, fitter);
    return this.#once([name, value], () => this.#read(name, one));
  }

  /** Why options of one fitter cannot be together; null when they can. */
  together(options: Options, fitter: string | undefined): Promise<string | null> {
    const parameters = parametersIn(options);
    return this.#once([fitter ?? null, parameters], async () => {
      const { manifest } = await this.#planner.fitter(fitter);
      const { gas } = readParameters(fitOf(parameters), manifest, 0);
      if (typeof gas === 'string') emissionLinesOf(gas);
    });
  }

  async #read(name: string, one: Options): Promise<void> {
    const text = String(one[name]);
    if (name === 'fitter') await this.#planner.fitter(text);
    else if (name === 'templates') await this.#planner.templates(text);
    else if (name === 'out') await this.#resolve(text);
    else await readSettings(fitOf(one), this.#resolve);
  }

  #once(key: unknown, look: () => Promise<void>): Promise<string | null> {
    const text = JSON.stringify(key);
    const known =
      this.#known.get(text) ??
      look().then(
        () => null,
        (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
      );
    this.#known.set(text, known);
    return known;
  }
}
