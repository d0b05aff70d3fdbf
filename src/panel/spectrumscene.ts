/** What is to be painted of a spectrum: the part on show of everything that lies over it. */
import type { Limits } from '@spaxel/draw';
import type { Cube } from '@spaxel/protocol';
import type { SpectrumRows } from '../tokens.ts';
import { lineMarks } from './linemarks.ts';
import type { Stretch } from './memory.ts';
import { fluxLimits, type FitLines, type SpectrumScene } from './spectrumpaint.ts';
import type { SpectrumTools } from './spectrumtools.ts';
import { valueText, type evener } from './wave.ts';
import { limitsOf } from './wavestretch.ts';

/** A spectrum on show beside the one under the pointer. */
export interface KeptSpectrum {
  readonly rows: SpectrumRows;
  readonly colour: string;
  readonly hasBand: boolean;
}

export interface SceneParts {
  readonly cube: Cube;
  readonly part: Stretch;
  readonly tools: SpectrumTools;
  readonly even: ReturnType<typeof evener>;
  /** Even already, as the fit is; what is kept is not. */
  readonly rows: SpectrumRows;
  readonly fit: FitLines | null;
  readonly kept: readonly KeptSpectrum[];
  readonly band: SpectrumScene['band'];
  readonly chosen: SpectrumScene['chosen'];
  readonly hasResidual: boolean;
}

/** Each row put through the same change. */
export function eachRow(
  { flux, error, mask }: SpectrumRows,
  change: (values: Float32Array) => Float32Array
): SpectrumRows {
  return { flux: change(flux), error: change(error), mask: change(mask) };
}

/** The places of a part, without copying. */
export function cut(rows: SpectrumRows, { from, to }: Stretch): SpectrumRows {
  return eachRow(rows, values => values.subarray(from, to));
}

export function sceneOf({ cube, part, tools, ...over }: SceneParts): SpectrumScene {
  const { z, isRest, hasLines } = tools;
  const { band, chosen, hasResidual, fit } = over;
  const waves = limitsOf(cube, part);
  const rows = cut(over.rows, part);
  const kept = over.kept.map(one => ({ ...one, rows: cut(eachRow(one.rows, over.even), part) }));
  const { from, to } = part;
  return {
    ...{ rows, waves, band, chosen, hasResidual },
    kept: kept.map(({ rows: { flux, error }, colour, hasBand }) => ({
      ...{ flux, colour },
      error: hasBand ? error : null
    })),
    fit: fit && { model: fit.model.subarray(from, to), mask: fit.mask.subarray(from, to) },
    fluxes: around([rows, ...kept.map(one => one.rows)].map(fluxLimits)),
    divisor: isRest ? 1 + (z ?? 0) : 1,
    label: tools.axisLabel,
    marks: hasLines && z !== null ? lineMarks(z, cube.wave.medium, waves) : []
  };
}

/** From where to where a spectrum goes, for a person. */
export function reachOf(rows: SpectrumRows): { readonly low: string; readonly high: string } {
  const { low, high } = fluxLimits(rows);
  return { low: valueText(low), high: valueText(high) };
}

/** Limits that hold all of these. */
function around(limits: readonly Limits[]): Limits {
  return {
    low: Math.min(...limits.map(({ low }) => low)),
    high: Math.max(...limits.map(({ high }) => high))
  };
}
