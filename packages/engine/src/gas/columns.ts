/** Lines of gas as the model sees them: a few pixels each, weighted, the additive polynomials projected out. */
import type { Kernels } from '../kernels/kernels.ts';
import type { Workspace } from '../library/workspace.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import { groupsOf, type Line, type LinePart } from './lines.ts';
import { type LinePixels, type Profile, profileOf } from './profile.ts';
import { inLn } from './window.ts';

/** What a model lends: its workspace, whose weights are set, and the rows to be projected out. */
export interface LineSetting {
  readonly lines: readonly Line[];
  readonly pixels: LinePixels;
  readonly rows: Float64Array;
  readonly kernels: Kernels;
  readonly space: Workspace;
}

interface Share {
  readonly what: 'value' | 'byV' | 'bySigma';
  readonly factor: number;
}

function addTo(
  out: Float64Array,
  profiles: readonly Profile[],
  { what, factor }: Share
): Float64Array {
  for (const profile of profiles) {
    const values = profile[what];
    for (let i = 0; i < values.length; i += 1) {
      const at = profile.from + i;
      out[at] = (out[at] as number) + factor * (values[i] as number);
    }
  }
  return out;
}

/** The profiles of each line's parts at `theta`: V, sigma (km/s) of each group. */
function profilesOf(
  lines: readonly Line[],
  theta: readonly number[],
  pixels: LinePixels
): Profile[][] {
  return lines.map(({ group, parts }) => {
    const kinematics = [theta[2 * group] as number, theta[2 * group + 1] as number] as const;
    return parts.map(part => profileOf(part, kinematics, pixels));
  });
}

/** sum x_j line_j on `pixels` [p] at `theta`, per rest angstrom. */
export function linesOn(
  pixels: LinePixels,
  { lines, weights }: { readonly lines: readonly Line[]; readonly weights: readonly number[] },
  theta: readonly number[]
): Float64Array {
  const out = new Float64Array(pixels.widths.length);
  for (const [j, profiles] of profilesOf(lines, theta, pixels).entries())
    addTo(out, profiles, { what: 'value', factor: weights[j] as number });
  return out;
}

export class LineColumns {
  readonly count: number;
  /** |w b_j|^2 [count] at the kinematics set last. */
  readonly price: Float64Array;
  readonly groups: number;
  private readonly setting: LineSetting;
  private profiles: readonly (readonly Profile[])[] = [];
  /** Lines whose columns are ready, not only weighted. */
  private readonly projected = new Set<number>();
  private theta: readonly number[] = [];

  constructor(setting: LineSetting) {
    this.setting = setting;
    this.count = setting.lines.length;
    this.groups = groupsOf(setting.lines);
    this.price = new Float64Array(this.count);
  }

  /** V, sigma (km/s) of each group: all lines are to be made anew. */
  setKinematics(theta: readonly number[]): void {
    if (theta.length === this.theta.length && theta.every((one, i) => one === this.theta[i]))
      return;
    this.theta = [...theta];
    this.projected.clear();
    const { lines, pixels, space, kernels } = this.setting;
    const native = profilesOf(lines, theta, pixels);
    this.profiles = native.map((profiles, j) =>
      profiles.map((profile, k) => inLn(profile, ((lines[j] as Line).parts[k] as LinePart).window))
    );
    for (const [j, profiles] of this.profiles.entries()) {
      const column = addTo(this.slot(j).fill(0), profiles, { what: 'value', factor: 1 });
      kernels.mul(column, space.weights, column);
      this.price[j] = kernels.dot(column, column);
    }
  }

  private slot(place: number): Float64Array {
    return this.setting.space.lineSlots[place] as Float64Array;
  }

  column(index: number): Float64Array {
    const column = this.slot(index);
    if (!this.projected.has(index)) this.setting.kernels.project(this.setting.rows, column);
    this.projected.add(index);
    return column;
  }

  /** b_j . r, the residual being free of the rows. */
  gradient(residual: Float64Array, out: Float64Array): void {
    const { weights } = this.setting.space;
    for (const [j, profiles] of this.profiles.entries()) {
      let sum = 0;
      for (const { from, value } of profiles)
        for (let i = 0; i < value.length; i += 1)
          sum +=
            (value[i] as number) * (weights[from + i] as number) * (residual[from + i] as number);
      out[j] = sum;
    }
  }

  /** The derivatives of sum x_j b_j by V, sigma of each group: weighted, projected. */
  derivatives({ active, weights }: ActiveSet): Float64Array[] {
    const { lines, rows, kernels, space } = this.setting;
    return Array.from({ length: 2 * this.groups }, (_, at) => {
      const out = this.slot(this.count + at).fill(0);
      const what = at % 2 === 0 ? 'byV' : 'bySigma';
      for (const [place, index] of active.entries())
        if (lines[index]?.group === at >> 1)
          addTo(out, this.profiles[index] ?? [], { what, factor: weights[place] as number });
      kernels.mul(out, space.weights, out);
      kernels.project(rows, out);
      return out;
    });
  }

  /** Adds sum x_j line_j to `out` [pixels], not weighted. */
  addLines({ active, weights }: ActiveSet, out: Float64Array): void {
    for (const [place, index] of active.entries())
      addTo(out, this.profiles[index] ?? [], {
        what: 'value',
        factor: weights[place] as number
      });
  }
}
