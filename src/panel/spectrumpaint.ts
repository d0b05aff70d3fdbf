/** A spectrum painted on a canvas, with all that lies over it. */
import { percentileLimits, type Limits } from '@spaxel/draw';
import type { SpectrumRows } from '../tokens.ts';
import { columnOf, drawAxes, type Frame } from './axes.ts';
import { drawLineMarks, labelRoom, type LineMark } from './linemarks.ts';
import { drawLine, shadeErrors, shadeMasked, within, type SpectrumInk } from './spectrumink.ts';

export const margin = { left: 54, right: 8, top: 8, bottom: 34 };
/** Of the height, for what is left when the fit is taken off; and the gap above it. */
const residualShare = 0.27;
const gap = 6;

/** A fit to draw over its spectrum; both of the cube's channels. */
export interface FitLines {
  /** In the unit of the flux; NaN outside the fit. */
  readonly model: Float64Array;
  /** 1 = left out. */
  readonly mask: Uint8Array;
}

/** A spectrum that is drawn beside the one under the pointer. */
export interface KeptLine {
  readonly flux: Float32Array;
  readonly error: Float32Array | null;
  readonly colour: string;
}

/** What there is to paint; all spectra at the same evenly spaced places. */
export interface SpectrumScene {
  readonly rows: SpectrumRows;
  /** Pinned ones, and those of apertures: they come with their errors. */
  readonly kept: readonly KeptLine[];
  readonly fit: FitLines | null;
  readonly hasResidual: boolean;
  readonly waves: Limits;
  readonly fluxes: Limits;
  /** What wavelengths are divided by where they are written: 1, or 1 + z. */
  readonly divisor: number;
  readonly label: string;
  readonly marks: readonly LineMark[];
  /** The band that the slice shows. */
  readonly chosen: Limits | null;
  /** The band that is being dragged, as shares of the plot's width. */
  readonly band: readonly [number, number] | null;
}

/** Paints a scene on a canvas of this size in CSS pixels; answers where its data are. */
export function paintSpectrum(
  context: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
  { scene, ink }: { readonly scene: SpectrumScene; readonly ink: SpectrumInk }
): Frame {
  const top = scene.marks.length === 0 ? margin.top : labelRoom;
  const inner = height - top - margin.bottom;
  const below = scene.hasResidual ? Math.round(inner * residualShare) : 0;
  const high = inner - (below === 0 ? 0 : below + gap);
  const shared = { left: margin.left, width: width - margin.left - margin.right, x: scene.waves };
  const frame = { ...shared, top, height: high, y: scene.fluxes };
  drawLineMarks(context, frame, { marks: scene.marks, ink });
  paintData(context, frame, { scene, ink });
  axes(context, frame, { scene, ink: { ...ink, isBare: below > 0 } });
  if (below > 0)
    paintResidual(context, { ...shared, top: top + high + gap, height: below }, { scene, ink });
  if (scene.band !== null) {
    const [from, to] = scene.band;
    context.globalAlpha = 0.25;
    context.fillStyle = ink.data;
    context.fillRect(frame.left + from * frame.width, top, (to - from) * frame.width, inner);
    context.globalAlpha = 1;
  }
  context.fillStyle = ink.words;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  context.fillText(scene.label, frame.left + frame.width / 2, height - 1);
  return frame;
}

interface Painting {
  readonly scene: SpectrumScene;
  readonly ink: SpectrumInk;
}

function axes(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { scene, ink }: Painting & { readonly ink: SpectrumInk & { readonly isBare?: boolean } }
): void {
  const { low, high } = frame.x;
  const x = { low: low / scene.divisor, high: high / scene.divisor };
  drawAxes(context, { ...frame, x }, ink);
}

function paintData(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { scene, ink }: Painting
): void {
  const { flux, error, mask } = scene.rows;
  within(context, frame, () => {
    context.globalAlpha = 0.18;
    if (scene.chosen !== null) {
      const [from, to] = [columnOf(frame, scene.chosen.low), columnOf(frame, scene.chosen.high)];
      context.fillStyle = ink.mark;
      context.fillRect(from, frame.top, Math.max(1, to - from), frame.height);
    }
    context.fillStyle = ink.masked;
    shadeMasked(context, frame, scene.fit?.mask ?? mask);
    context.fillStyle = ink.data;
    shadeErrors(context, frame, { flux, error });
    context.globalAlpha = 1;
    context.lineWidth = 1;
    for (const line of scene.kept) paintKept(context, frame, line);
    context.strokeStyle = ink.data;
    drawLine(context, frame, flux);
    if (scene.fit !== null) {
      context.lineWidth = 1.5;
      context.strokeStyle = ink.fit;
      drawLine(context, frame, scene.fit.model);
    }
  });
}

function paintKept(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { flux, error, colour }: KeptLine
): void {
  context.strokeStyle = context.fillStyle = colour;
  if (error !== null) {
    context.globalAlpha = 0.25;
    shadeErrors(context, frame, { flux, error });
    context.globalAlpha = 1;
  }
  drawLine(context, frame, flux);
}

function paintResidual(
  context: CanvasRenderingContext2D,
  place: Omit<Frame, 'y'>,
  { scene, ink }: Painting
): void {
  const { fit, fluxes } = scene;
  const residual = fit === null ? null : residualOf(scene.rows.flux, fit);
  const most = residual === null ? 0 : percentileLimits(residual.map(Math.abs), 0, 99).high;
  const reach = most > 0 ? 1.3 * most : 0.1 * (fluxes.high - fluxes.low);
  const frame: Frame = { ...place, y: { low: -reach, high: reach } };
  within(context, frame, () => {
    if (residual === null || fit === null) return;
    context.globalAlpha = 0.18;
    context.fillStyle = ink.masked;
    shadeMasked(context, frame, fit.mask);
    context.globalAlpha = 1;
    context.lineWidth = 1;
    context.strokeStyle = ink.data;
    drawLine(context, frame, residual);
    context.strokeStyle = ink.fit;
    context.strokeRect(frame.left, frame.top + frame.height / 2, frame.width, 0.01);
  });
  axes(context, frame, { scene, ink });
}

/** What is left of the used channels. */
function residualOf(flux: Float32Array, { model, mask }: FitLines): Float64Array {
  return model.map((value, i) => (mask[i] === 1 ? NaN : (flux[i] ?? NaN) - value));
}

/** Limits that show the spectrum whole but for spikes: masked channels do not count. */
export function fluxLimits({ flux, mask }: SpectrumRows): Limits {
  const good = flux.filter((_, i) => mask[i] !== 1);
  const { low, high } = percentileLimits(good.some(Number.isFinite) ? good : flux, 0.3, 99.7);
  const air = 0.12 * (high - low);
  return { low: low - air, high: high + air };
}
