/** What is to be painted of a spectrum: the part on show of everything that lies over it. */
import type { Limits } from '@spaxel/draw';
import type { Cube } from '@spaxel/protocol';
import type { SpectrumRows } from '../tokens.ts';
import { lineMarks } from './linemarks.ts';
import type { Stretch } from './memory.ts';
import type { Pin } from './pins.ts';
import { fluxLimits, type FitLines, type SpectrumScene } from './spectrumpaint.ts';
import type { SpectrumTools } from './spectrumtools.ts';
import { waveOf, type evener } from './wave.ts';
import { limitsOf } from './wavestretch.ts';

export interface SceneParts {
  readonly cube: Cube;
  readonly part: Stretch;
  readonly tools: SpectrumTools;
  readonly even: ReturnType<typeof evener>;
  /** Even already, as the fit is; pins are not. */
  readonly rows: SpectrumRows;
  readonly fit: FitLines | null;
  readonly pins: readonly Pin[];
  readonly channel: number | null;
  readonly band: SpectrumScene['band'];
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
  const { band, hasResidual, fit, channel } = over;
  const waves = limitsOf(cube, part);
  const rows = cut(over.rows, part);
  const pinned = over.pins.map(pin => ({ ...pin, rows: cut(eachRow(pin.rows, over.even), part) }));
  const { from, to } = part;
  return {
    ...{ rows, waves, band, hasResidual },
    pins: pinned.map(pin => ({ flux: pin.rows.flux, colour: pin.colour })),
    fit: fit && { model: fit.model.subarray(from, to), mask: fit.mask.subarray(from, to) },
    fluxes: around([rows, ...pinned.map(pin => pin.rows)].map(fluxLimits)),
    divisor: isRest ? 1 + (z ?? 0) : 1,
    label: tools.axisLabel,
    marks: hasLines && z !== null ? lineMarks(z, cube.wave.medium, waves) : [],
    wave: channel === null ? null : waveOf(cube, channel)
  };
}

/** Limits that hold all of these. */
function around(limits: readonly Limits[]): Limits {
  return {
    low: Math.min(...limits.map(({ low }) => low)),
    high: Math.max(...limits.map(({ high }) => high))
  };
}
