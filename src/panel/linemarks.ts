/** Where lines of gas and features of starlight lie in a spectrum, and how they are marked. */
import { emissionLines, stellarFeatures, vacuumToAir, type Medium } from '@spaxel/core';
import type { Limits } from '@spaxel/draw';
import { columnOf, type Frame } from './axes.ts';
import type { SpectrumInk } from './spectrumink.ts';

/** A mark at an observed wavelength, angstrom in the cube's medium. */
export interface LineMark {
  /** Empty for the weaker of two that belong together. */
  readonly title: string;
  readonly wave: number;
  readonly kind: 'gas' | 'stars';
}

/** Height of the two rows of labels above a plot: gas above stars. */
export const labelRoom = 28;

/** All marks at a redshift within the limits, ascending. */
export function lineMarks(z: number, medium: Medium, { low, high }: Limits): LineMark[] {
  const mark = (kind: LineMark['kind'], title: string, rest: number): LineMark => {
    const vacuum = rest * (1 + z);
    return { kind, title, wave: medium === 'air' ? vacuumToAir(vacuum) : vacuum };
  };
  const gas = emissionLines.flatMap(({ title, wave, partner }) => [
    mark('gas', title, wave),
    ...(partner === undefined ? [] : [mark('gas', '', partner.wave)])
  ]);
  const stars = stellarFeatures.map(({ title, wave }) => mark('stars', title, wave));
  return [...gas, ...stars]
    .filter(({ wave }) => wave > low && wave < high)
    .sort((a, b) => a.wave - b.wave);
}

/** Draws marks over a plot; labels that would touch the one before are left out. */
export function drawLineMarks(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { marks, ink }: { readonly marks: readonly LineMark[]; readonly ink: SpectrumInk }
): void {
  context.save();
  context.font = ink.font;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.lineWidth = 1;
  const right = frame.left + frame.width;
  const free = { gas: -Infinity, stars: -Infinity };
  for (const { title, wave, kind } of marks) {
    const column = columnOf(frame, wave);
    context.strokeStyle = kind === 'gas' ? ink.gas : ink.lines;
    context.globalAlpha = 0.7;
    context.setLineDash(kind === 'gas' ? [5, 3] : [2, 3]);
    context.beginPath();
    context.moveTo(column, frame.top);
    context.lineTo(column, frame.top + frame.height);
    context.stroke();
    const half = context.measureText(title).width / 2;
    if (title === '' || column - half < free[kind] || column + half > right) continue;
    context.globalAlpha = 1;
    context.fillStyle = kind === 'gas' ? ink.gas : ink.words;
    context.fillText(title, column, frame.top - (kind === 'gas' ? labelRoom - 2 : labelRoom / 2));
    free[kind] = column + half + 5;
  }
  context.restore();
}
