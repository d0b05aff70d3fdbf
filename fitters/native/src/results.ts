import { renameSync, writeFileSync } from 'node:fs';
import { emissionLinesOf, SpaxelError, writeSafetensors, type Tensor } from '@spaxel/core';
import type { Fitted } from '@spaxel/engine';
import { howOf, type Asked } from './asked.ts';

const kinematic = ['V', 'SIGMA', 'SIGMA_RAW'];
const ofPopulations = ['AGE_LW', 'AGE_MW', 'MH_LW', 'MH_MW'];
/** Known where the template set has the axis, or the light in V. */
const ofSomeSets = ['ALPHA_LW', 'ALPHA_MW', 'IMF_LW', 'IMF_MW', 'ML_V'];
const judged = ['CHI2', 'GOODPIXELS'];

/** The fitted numbers of a task with these parameters: those that may have errors. */
function fittedNames({ moments, populations, attenuation }: Asked): string[] {
  const hermite = Array.from({ length: moments - 2 }, (_, at) => `H${at + 3}`);
  const dust = populations && attenuation !== 'none' ? ['AV'] : [];
  return [...kinematic, ...hermite, ...dust, ...(populations ? ofPopulations : [])];
}

function judgedStars({ populations, regularisation }: Asked): string[] {
  if (!populations) return [];
  return ['CHI2_POP', ...(regularisation !== 0 ? ['REGULARISATION'] : [])];
}

const motionOf = (suffix: string): string[] => [`V_${suffix}`, `SIGMA_${suffix}`];

/** Those of populations that may be unknown: the template set decides. */
export function furtherNamesOf(asked: Asked): string[] {
  if (!asked.populations) return [];
  const suffixes = howOf(asked) === undefined ? [''] : ['', '_ERR', '_LOW', '_HIGH'];
  return ofSomeSets.flatMap(name => suffixes.map(suffix => name + suffix));
}

/** Those that may be unknown in a fit that holds: no line is seen, or it lies off the data. */
export function gasNamesOf(asked: Asked): string[] {
  const lines = emissionLinesOf(asked.gas).map(({ name }) => name);
  if (lines.length === 0) return [];
  const { gasKinematics } = asked;
  const suffixes =
    howOf(asked) === undefined ? ['', '_ERR'] : ['', '_ERR', '_LOW', '_HIGH', '_ERR_FORMAL'];
  const withErrors = (name: string) => suffixes.map(suffix => name + suffix);
  const motions = ['GAS', ...(gasKinematics === 'apart' ? ['FORBIDDEN'] : [])].flatMap(motionOf);
  const ofLines = lines.flatMap(name => [
    ...withErrors(`FLUX_${name}`),
    ...[`EW_${name}`, `AN_${name}`]
  ]);
  return [...motions.flatMap(withErrors), ...ofLines];
}

/** The quantities that a task with these parameters gives beside those of gas, errors beside their own. */
export function namesOf(asked: Asked): string[] {
  const names = fittedNames(asked);
  const formal = names.filter(name => !ofPopulations.includes(name));
  const plain = [...names, ...judged, ...judgedStars(asked)];
  if (howOf(asked) === undefined) return [...plain, ...formal.map(name => `${name}_ERR`)];
  return [
    ...plain,
    ...names.flatMap(name => [`${name}_ERR`, `${name}_LOW`, `${name}_HIGH`]),
    ...formal.map(name => `${name}_ERR_FORMAL`),
    ...covariancesOf(names),
    ...['MC_COUNT', 'MC_BOUND']
  ];
}

/** COV_A_B, each pair of what is not the same thing twice. */
function covariancesOf(names: readonly string[]): string[] {
  const own = names.filter(name => !/_(RAW|MW)$/.test(name));
  return own.flatMap((one, at) => own.slice(at + 1).map(other => `COV_${one}_${other}`));
}

/** How many spectra, pixels and templates. */
export interface Size {
  readonly count: number;
  readonly pixels: number;
  readonly templates: number;
}

const empty = (length: number): Float64Array => new Float64Array(length).fill(NaN);

/** A task's answers, a row a spectrum; what failed stays NaN. f64 [n] a quantity, QUALITY i32 [n], MODEL f32 [n, p], WEIGHTS and MASSES f64 [n, T]. */
export class Results {
  readonly #names: readonly string[];
  readonly #optional: readonly string[];
  readonly #tensors: Map<string, Tensor>;

  constructor({ count, pixels, templates }: Size, asked: Asked) {
    this.#names = namesOf(asked);
    this.#optional = [...furtherNamesOf(asked), ...gasNamesOf(asked)];
    const shares = asked.populations ? ['WEIGHTS', 'MASSES'] : [];
    this.#tensors = new Map<string, Tensor>([
      ...[...this.#names, ...this.#optional].map(
        name => [name, { shape: [count], data: empty(count) }] as const
      ),
      ['QUALITY', { shape: [count], data: new Int32Array(count) }],
      ['MODEL', { shape: [count, pixels], data: new Float32Array(count * pixels).fill(NaN) }],
      ...shares.map(
        name => [name, { shape: [count, templates], data: empty(count * templates) }] as const
      )
    ]);
  }

  /** Row `index` becomes `fitted`. @throws SpaxelError NotFinite, naming the quantity; the row stays NaN. */
  put(index: number, fitted: Fitted): void {
    const odd = this.#names.find(name => !Number.isFinite(fitted.quantities[name]));
    if (odd !== undefined)
      throw new SpaxelError('NotFinite', `The engine's ${odd} is not a finite number.`);
    for (const name of [...this.#names, ...this.#optional])
      this.#row(name, index, [fitted.quantities[name] ?? NaN]);
    this.#row('QUALITY', index, [fitted.quality]);
    this.#row('MODEL', index, fitted.model);
    if (fitted.weights !== null) this.#row('WEIGHTS', index, fitted.weights);
    if (fitted.masses !== null) this.#row('MASSES', index, fitted.masses);
  }

  /** Writes all under a temporary name beside `file`, then renames it: never seen half done. Of gas and of further
   * axes only what some spectrum has: lines off the data leave no maps.
   */
  write(file: string): void {
    const isKnown = (name: string) => this.#tensors.get(name)?.data.some(one => !Number.isNaN(one));
    const empty = new Set(this.#optional.filter(name => isKnown(name) !== true));
    writeTensors(file, new Map([...this.#tensors].filter(([name]) => !empty.has(name))));
  }

  #row(name: string, index: number, values: ArrayLike<number>): void {
    this.#tensors.get(name)?.data.set(values, index * values.length);
  }
}

/** The results of a task of which nothing could be fitted: no tensors. */
export function writeNothing(file: string): void {
  writeTensors(file, new Map());
}

function writeTensors(file: string, tensors: ReadonlyMap<string, Tensor>): void {
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, writeSafetensors(tensors));
  renameSync(partial, file);
}
