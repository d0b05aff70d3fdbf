import {
  interpolateCividis,
  interpolateCubehelixDefault,
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateRdBu,
  interpolateTurbo,
  interpolateViridis
} from 'd3-scale-chromatic';
import { rgb } from 'd3-color';

/** The number of entries of a palette's table. */
export const paletteLength = 1024;

const grey = (t: number): string => {
  const level = String(Math.round(255 * t));
  return `rgb(${level}, ${level}, ${level})`;
};

// Those that grow lighter evenly, and so can be read by colour-blind eyes and on paper, come first.
const colours = {
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  plasma: interpolatePlasma,
  magma: interpolateMagma,
  inferno: interpolateInferno,
  cubehelix: interpolateCubehelixDefault,
  grey,
  'grey-inverted': (t: number) => grey(1 - t),
  turbo: interpolateTurbo,
  // Receding is red: d3 runs from red to blue.
  rdbu: (t: number) => interpolateRdBu(1 - t)
} as const;

/** The name of a palette; `rdbu` diverges, blue below and red above its middle. */
export type PaletteName = keyof typeof colours;

/** All palettes, in the order in which a menu lists them. */
export const paletteNames = Object.keys(colours) as PaletteName[];

const tables = new Map<PaletteName, Uint8ClampedArray>();

function makeTable(name: PaletteName): Uint8ClampedArray {
  const table = new Uint8ClampedArray(paletteLength * 4);
  for (let entry = 0; entry < paletteLength; entry++) {
    const { r, g, b } = rgb(colours[name](entry / (paletteLength - 1)));
    table.set([r, g, b, 255], entry * 4);
  }
  return table;
}

/** A palette as 1024 RGBA entries, lowest value first; made once, do not write into it. */
export function readPalette(name: PaletteName): Uint8ClampedArray {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const table = makeTable(name);
  tables.set(name, table);
  return table;
}
