import { SpaxelError } from '@spaxel/core';

/** Whether spaxel (x, y), zero-based, is chosen. */
export type Region = (x: number, y: number) => boolean;

const box = /^(\d+):(\d+),(\d+):(\d+)$/;
const circle = /^circle:(-?[\d.]+),(-?[\d.]+),([\d.]+)$/;

/**
 * Reads a region of the grammar: `all`, `x0:x1,y0:y1` (both ends included, as DS9 boxes are read) or `circle:x,y,r` in spaxels.
 * @throws SpaxelError OptionInvalid with the text at fault.
 */
export function readRegion(text: string, option: string): Region {
  if (text === 'all') return () => true;
  const ends = box.exec(text)?.slice(1).map(Number);
  if (ends !== undefined) {
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = ends;
    if (x0 > x1 || y0 > y1)
      throw new SpaxelError(
        'OptionInvalid',
        `--${option} ${text}: the first end must be the smaller.`
      );
    return (x, y) => x >= x0 && x <= x1 && y >= y0 && y <= y1;
  }
  const round = circle.exec(text)?.slice(1).map(Number);
  if (round !== undefined && round.every(Number.isFinite)) {
    const [cx = 0, cy = 0, r = 0] = round;
    return (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= r * r;
  }
  throw new SpaxelError(
    'OptionInvalid',
    `--${option} ${text} is no region; write all, x0:x1,y0:y1 or circle:x,y,r.`
  );
}
