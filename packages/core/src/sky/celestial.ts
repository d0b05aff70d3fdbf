// The part of a cube's world coordinates that its maps keep: axes 1 and 2 (FITS 4.0, chapter 8).
import type { Card } from '../fits/card.ts';
import type { Header } from '../fits/header.ts';

const perAxis = ['CTYPE', 'CRPIX', 'CRVAL', 'CUNIT'];
const shared = [
  'LONPOLE',
  'LATPOLE',
  'RADESYS',
  'RADECSYS',
  'EQUINOX',
  'EPOCH',
  'MJD-OBS',
  'DATE-OBS'
];

function matrixKeywords(header: Header): string[] {
  const cells = ['1_1', '1_2', '2_1', '2_2'];
  const pc = cells.map(cell => `PC${cell}`);
  const cd = cells.map(cell => `CD${cell}`);
  const has = (keyword: string): boolean => header.number(keyword) !== undefined;
  if (cd.some(has) && !pc.some(has)) return cd;
  return ['CDELT1', 'CDELT2', ...pc, ...(pc.some(has) ? [] : ['CROTA2'])];
}

function distortionKeywords(header: Header): string[] {
  return header.cards.map(({ keyword }) => keyword).filter(keyword => /^PV[12]_\d+$/.test(keyword));
}

/**
 * The celestial cards of a cube for an image of its first two axes; the third is left out.
 * With PCi_j any CDi_j are ignored, as wcslib does; with CDi_j, CDELT and CROTA are (FITS 4.0, 8.1.2).
 */
export function celestialCards(header: Header): Card[] {
  const keywords = [
    ...perAxis.flatMap(name => [`${name}1`, `${name}2`]),
    ...matrixKeywords(header),
    ...distortionKeywords(header),
    ...shared
  ];
  const first = new Map(header.cards.map(card => [card.keyword, card] as const).reverse());
  const cards = keywords.flatMap(keyword => first.get(keyword) ?? []);
  const axes: Card = {
    keyword: 'WCSAXES',
    value: 2,
    comment: 'the sky; the cube has wavelength too'
  };
  return cards.length === 0 ? [] : [axes, ...cards];
}

/** Degrees per pixel along x and y: [dx/d1, dx/d2, dy/d1, dy/d2] of the intermediate world coordinates. */
export function pixelMatrix(header: Header): [number, number, number, number] | undefined {
  const cell = (keyword: string, other: number): number => header.number(keyword) ?? other;
  const keywords = matrixKeywords(header);
  if (keywords.includes('CD1_1'))
    return [cell('CD1_1', 0), cell('CD1_2', 0), cell('CD2_1', 0), cell('CD2_2', 0)];
  const [dx, dy] = [header.number('CDELT1'), header.number('CDELT2')];
  if (dx === undefined || dy === undefined) return undefined;
  const turn = keywords.includes('CROTA2') ? (cell('CROTA2', 0) * Math.PI) / 180 : 0;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  if (turn !== 0) return [dx * cos, -dy * sin, dx * sin, dy * cos];
  return [
    dx * cell('PC1_1', 1),
    dx * cell('PC1_2', 0),
    dy * cell('PC2_1', 0),
    dy * cell('PC2_2', 1)
  ];
}

const arcsecPer: Readonly<Record<string, number>> = { deg: 3600, arcsec: 1, arcmin: 60 };

/** The side of a spaxel in arcsec: the root of its area; null when the header does not say. */
export function pixelScaleArcsec(header: Header): number | null {
  const matrix = pixelMatrix(header);
  const unit = arcsecPer[(header.text('CUNIT1') ?? 'deg').toLowerCase()];
  if (matrix === undefined || unit === undefined) return null;
  const [a, b, c, d] = matrix;
  const side = Math.sqrt(Math.abs(a * d - b * c)) * unit;
  return side > 0 ? side : null;
}
