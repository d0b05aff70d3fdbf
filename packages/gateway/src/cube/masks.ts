// The mask images of a cube, and which of their bits count.
import { SpaxelError, type FitsUnit } from '@spaxel/core';
import { isCube, sameShape, type MaskImage } from './layout.ts';

const usualNames: Readonly<Record<string, null>> = {
  DQ: null,
  MASK: null,
  BADPIX: null,
  FLAGS: null
};

/** An image of the cube's shape, or of one of its planes. */
function isMaskFor(unit: FitsUnit, flux: FitsUnit): boolean {
  if (unit === flux || !unit.isImage) return false;
  if (isCube(unit)) return sameShape(unit, flux);
  const [nx, ny, ...more] = unit.axes;
  return nx === flux.axes[0] && ny === flux.axes[1] && more.every(length => length === 1);
}

/** The mask images by their names; by the usual ones the first alone. */
export function findMasks(
  units: readonly FitsUnit[],
  flux: FitsUnit,
  names?: Readonly<Record<string, number | null>>
): MaskImage[] {
  const found = Object.entries(names ?? usualNames).flatMap(([name, bits]) => {
    const unit = units.find(one => one.name === name && isMaskFor(one, flux));
    return unit === undefined ? [] : [{ unit, bits }];
  });
  return names === undefined ? found.slice(0, 1) : found;
}

/** The mask that --mask-ext names. @throws SpaxelError OptionInvalid. */
export function namedMasks(units: readonly FitsUnit[], flux: FitsUnit, said: string): MaskImage[] {
  if (said.toLowerCase() === 'none') return [];
  const [name = '', text] = said.split(':');
  const bits = text === undefined ? null : Number(text);
  if (bits !== null && !(Number.isSafeInteger(bits) && bits > 0))
    throw new SpaxelError('OptionInvalid', `--mask-ext ${said}: ${text ?? ''} is no sum of bits.`);
  const unit = units.find(one => one.name === name.toUpperCase() && isMaskFor(one, flux));
  if (unit !== undefined) return [{ unit, bits }];
  throw new SpaxelError(
    'OptionInvalid',
    `--mask-ext ${said}: ${flux.header.file} has no extension of this name in the cube's shape.`
  );
}

/** Whether a mask value has any of some bits. Values beyond 32 bits count too. */
export function isFlagged(bits: number, value: number): boolean {
  const [high, low] = [Math.floor(bits / 2 ** 32), bits % 2 ** 32];
  return ((value % 2 ** 32) & low) !== 0 || (Math.floor(value / 2 ** 32) & high) !== 0;
}
