// A white sheet of RGBA pixels, and the few things that are drawn on it.
import { glyphColumns, glyphRows, isInked } from './font.ts';
import type { Pixels } from './png.ts';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** A rectangle in pixels, from its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where text stands: its anchor, and whether the anchor is its left end, middle or right end. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'left' | 'middle' | 'right';
  readonly colour?: Colour;
}

const black: Colour = [32, 32, 32];

/** Height and width of a character with its gap: glyphs are drawn twice their size. */
export const textHeight = 14;
export const textAdvance = 12;

/** An all-white sheet. */
export function newPicture(width: number, height: number): Pixels {
  return { width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) };
}

/** Lays a colour over one pixel; alpha 0 to 1. Outside the sheet nothing happens. */
function blend(
  sheet: Pixels,
  at: { x: number; y: number },
  ink: { colour: Colour; alpha: number }
) {
  if (at.x < 0 || at.y < 0 || at.x >= sheet.width || at.y >= sheet.height) return;
  const offset = (at.y * sheet.width + at.x) * 4;
  ink.colour.forEach((channel, i) => {
    const under = sheet.data[offset + i] ?? 255;
    sheet.data[offset + i] = under + (channel - under) * ink.alpha;
  });
}

/** Fills a rectangle. */
export function fillBox(sheet: Pixels, box: Box, colour: Colour = black): void {
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++) blend(sheet, { x, y }, { colour, alpha: 1 });
}

/** Draws a line of one pixel around a rectangle, just outside it. */
export function frameBox(sheet: Pixels, box: Box, colour: Colour = black): void {
  const { x, y, width, height } = box;
  fillBox(sheet, { x: x - 1, y: y - 1, width: width + 2, height: 1 }, colour);
  fillBox(sheet, { x: x - 1, y: y + height, width: width + 2, height: 1 }, colour);
  fillBox(sheet, { x: x - 1, y, width: 1, height }, colour);
  fillBox(sheet, { x: x + width, y, width: 1, height }, colour);
}

/** Draws pixels into a rectangle, nearest neighbour; transparent ones leave the sheet as it is. */
export function pasteInto(sheet: Pixels, box: Box, image: Pixels): void {
  for (let row = 0; row < box.height; row++) {
    const y = Math.floor((row * image.height) / box.height);
    for (let column = 0; column < box.width; column++) {
      const from = (y * image.width + Math.floor((column * image.width) / box.width)) * 4;
      const [r = 0, g = 0, b = 0, a = 0] = image.data.subarray(from, from + 4);
      blend(sheet, { x: box.x + column, y: box.y + row }, { colour: [r, g, b], alpha: a / 255 });
    }
  }
}

type Ink = (column: number, row: number) => boolean;

/** Twice the size; the inner corner of a diagonal step is filled, square corners stay (half of EPX, Scale2x). */
function doubled(ink: Ink): Ink {
  return (column, row) => {
    const [x, y] = [column >> 1, row >> 1];
    const [side, near] = [x + (column & 1 ? 1 : -1), y + (row & 1 ? 1 : -1)];
    return ink(x, y) || (ink(side, y) && ink(x, near) && !ink(side, near));
  };
}

/** A glyph at twice its size, smoothed: four times, then means of 2 x 2. Alpha 0 to 1 by column and row. */
function smoothGlyph(character: string): Float32Array {
  const large = doubled(doubled((column, row) => isInked(character, column, row)));
  const [width, height] = [glyphColumns * 2, glyphRows * 2];
  return Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) * 2, Math.floor(i / width) * 2];
    const four = [large(x, y), large(x + 1, y), large(x, y + 1), large(x + 1, y + 1)];
    return four.filter(Boolean).length / 4;
  });
}

const smooth = new Map<string, Float32Array>();

function glyphOf(character: string): Float32Array {
  const glyph = smooth.get(character) ?? smoothGlyph(character);
  smooth.set(character, glyph);
  return glyph;
}

/** The width of a text in pixels. */
export function textWidth(text: string): number {
  return Math.max(0, [...text].length * textAdvance - 2);
}

/** Writes one line of text; y is the top of its capitals. */
export function writeText(sheet: Pixels, text: string, place: Place): void {
  const shift = { left: 0, middle: 0.5, right: 1 }[place.anchor ?? 'left'];
  const start = Math.round(place.x - shift * textWidth(text));
  const width = glyphColumns * 2;
  [...text].forEach((character, index) => {
    glyphOf(character).forEach((alpha, i) => {
      const x = start + index * textAdvance + (i % width);
      const y = place.y + Math.floor(i / width);
      if (alpha > 0) blend(sheet, { x, y }, { colour: place.colour ?? black, alpha });
    });
  });
}
