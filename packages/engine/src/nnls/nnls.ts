/** Non-negative least squares by an active set whose entries are priced by the adjoint. */
import type { Kernels } from '../kernels/kernels.ts';
import type { Dictionary } from './dictionary.ts';
import { Gram } from './gram.ts';

/** A point of the search: which columns take part, and how much of each. */
export interface ActiveSet {
  readonly active: readonly number[];
  readonly weights: readonly number[];
}

/** The minimum of |y - B x|^2, x >= 0; `gram` is factored for the active columns. */
export interface Minimum extends ActiveSet {
  readonly chi2: number;
  readonly gram: Gram;
  /** The largest gradient left, g^2 / (|b|^2 chi2). */
  readonly kkt: number;
}

/** Room for the search, used again from one to the next: residual [pixels], gradient [count]. */
export interface Room {
  readonly residual: Float64Array;
  readonly gradient: Float64Array;
}

/** What is asked: the target y [pixels], where to start, when to stop. */
export interface Search {
  readonly target: Float64Array;
  readonly start: ActiveSet;
  /** Of g^2 / (|b|^2 chi2). Neighbouring ages are nearly collinear: 1e-11 leaves 7.5e-5 in chi2. */
  readonly tolerance: number;
  /** Below it chi2 counts as this much: a perfect fit has no scale of its own. */
  readonly floor: number;
}

/** Columns that may take part at once. */
export const mostActive = 40;
const mostRounds = 300;

/** The active set on its way; `add` tells the Gram matrix of a column that comes in after the active ones. */
export class Working {
  readonly active: number[] = [];
  weights: number[];
  readonly gram: Gram;
  /** Columns that fell out as soon as they came in; never tried again in this search. */
  readonly refused = new Set<number>();
  private newest = -1;
  private readonly add: (index: number, active: readonly number[]) => void;

  constructor(start: ActiveSet, gram: Gram, add: Working['add']) {
    this.gram = gram;
    this.add = add;
    this.weights = [...start.weights];
    for (const index of start.active) {
      add(index, this.active);
      this.active.push(index);
    }
  }

  enter(index: number): void {
    this.add(index, this.active);
    this.active.push(index);
    this.weights.push(0);
    this.newest = index;
  }

  private leave(place: number): void {
    if (this.active[place] === this.newest && this.weights[place] === 0)
      this.refused.add(this.newest);
    this.gram.drop(place);
    this.active.splice(place, 1);
    this.weights.splice(place, 1);
  }

  /** Moves to the least squares solution of the active columns, dropping those that turn negative. */
  settle(): void {
    while (this.active.length > 0) {
      const bad = this.gram.decompose();
      if (bad >= 0) {
        if (this.active[bad] === this.newest) this.refused.add(this.newest);
        this.leave(bad);
        continue;
      }
      const wanted = this.gram.solve();
      if (wanted.every(weight => weight > 0)) {
        this.weights = wanted;
        return;
      }
      this.goTowards(wanted);
    }
  }

  /** As far as the first weight that reaches 0 (Lawson & Hanson 1974, ch. 23; Bro & de Jong 1997). */
  private goTowards(wanted: readonly number[]): void {
    let [most, first] = [1, -1];
    for (const [place, goal] of wanted.entries()) {
      if (goal > 0) continue;
      const weight = this.weights[place] as number;
      const share = weight > 0 ? weight / (weight - goal) : 0;
      if (first >= 0 && !(share < most)) continue;
      most = Number.isFinite(share) ? share : 0;
      first = place;
    }
    if (this.weights[first] === 0 && this.active[first] === this.newest)
      this.refused.add(this.newest);
    this.weights = this.weights.map((x, place) => x + most * ((wanted[place] as number) - x));
    this.weights[first] = 0;
    for (let place = this.active.length - 1; place >= 0; place -= 1)
      if (!((this.weights[place] as number) > 0)) this.leave(place);
  }
}

function writeResidual(state: Working, target: Float64Array, means: Means): number {
  const { room, kernels } = means;
  room.residual.set(target);
  for (const [place, column] of state.gram.columns.entries())
    kernels.axpy(-(state.weights[place] as number), column, room.residual);
  return kernels.dot(room.residual, room.residual);
}

/** The columns whose entry promises most. */
export function bestEntry(state: Working, price: Float64Array, gradient: Float64Array) {
  const taken = new Set([...state.active, ...state.refused]);
  let [index, second, gain] = [-1, -1, 0];
  for (let j = 0; j < price.length; j += 1) {
    const slope = gradient[j] as number;
    if (!(slope > 0) || taken.has(j)) continue;
    const worth = (slope * slope) / (price[j] as number);
    if (worth > gain) [index, second, gain] = [j, index, worth];
  }
  return { index, second, gain };
}

/** The means of a search: columns, kernels and room. */
export interface Means {
  readonly dictionary: Dictionary;
  readonly kernels: Kernels;
  readonly room: Room;
}

/** min |y - B x|^2 over x >= 0. The residual is left in the room. */
export function nonNegative(search: Search, means: Means): Minimum {
  const { dictionary, kernels, room } = means;
  const { start, target } = search;
  const gram = new Gram(kernels);
  dictionary.expect(start.active, start.active);
  const state = new Working(start, gram, j => gram.add(dictionary.column(j), target));
  for (let round = 0; ; round += 1) {
    state.settle();
    const chi2 = writeResidual(state, search.target, means);
    dictionary.gradient(room.residual, room.gradient, search.tolerance);
    const { index, second, gain } = bestEntry(state, dictionary.price, room.gradient);
    const enough = search.tolerance * Math.max(chi2, search.floor);
    const isFull = state.active.length >= mostActive || round >= mostRounds;
    if (index < 0 || !(gain >= enough) || isFull) {
      const { active, weights } = state;
      return { active, weights, gram, chi2, kkt: gain / Math.max(chi2, search.floor) };
    }
    dictionary.expect(second < 0 ? [index] : [index, second], state.active);
    state.enter(index);
  }
}
