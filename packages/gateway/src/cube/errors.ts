// The error image of a cube: which it is, and what its numbers are.
import { SpaxelError, type ErrorKind, type FitsUnit } from '@spaxel/core';
import { isCube, sameShape } from './layout.ts';

/** The error image of a cube and what its numbers are. */
export interface ErrorImage {
  readonly unit: FitsUnit;
  readonly kind: ErrorKind;
}

const usualNames: Readonly<Record<string, ErrorKind>> = {
  ERROR: 'std',
  ERR: 'std',
  ERRORS: 'std',
  STD: 'std',
  SIGMA: 'std',
  UNCERT: 'std',
  UNCERTAINTY: 'std',
  NOISE: 'std',
  STAT: 'variance',
  VARIANCE: 'variance',
  VAR: 'variance',
  IVAR: 'ivar',
  INVVAR: 'ivar'
};

/** What an extension of this name holds of errors; undefined when the name says nothing. */
export function errorKind(name: string): ErrorKind | undefined {
  return usualNames[name];
}

/** The cube-shaped unit of a name, of the same shape as `flux`. */
function companion(units: readonly FitsUnit[], flux: FitsUnit, name: string): FitsUnit | undefined {
  return units.find(
    unit => unit !== flux && unit.name === name && isCube(unit) && sameShape(unit, flux)
  );
}

/** The first error image among `names`, or among the usual ones. */
export function findError(
  units: readonly FitsUnit[],
  flux: FitsUnit,
  names: Readonly<Record<string, ErrorKind>> = usualNames
): ErrorImage | null {
  for (const [name, kind] of Object.entries(names)) {
    const unit = companion(units, flux, name);
    if (unit !== undefined) return { unit, kind };
  }
  return null;
}

const kinds = new Set<string>(['std', 'variance', 'ivar', 'istd']);

/** What --error-ext names: an extension, or a file of its own whose only cube holds the errors; and their kind. */
export function errorWords(said: string): {
  name: string;
  isFile: boolean;
  kind: string | undefined;
} {
  const [, name = said, kind] = /^(.*?)(?::(\w+))?$/s.exec(said) ?? [];
  return { name, isFile: /\.fits?(\.gz|\.fz)?$/i.test(name), kind };
}

/** The error image that --error-ext names. @throws SpaxelError OptionInvalid. */
export function namedError(
  { units, beside }: { units: readonly FitsUnit[]; beside: readonly FitsUnit[] },
  flux: FitsUnit,
  said: string
): ErrorImage | null {
  if (said.toLowerCase() === 'none') return null;
  const { name, isFile, kind: word } = errorWords(said);
  // Files of variances are called so: KCWI's kb200101_00001_vcubes.fits.
  const usual = isFile && /var|vcube/i.test(name) ? 'variance' : 'std';
  const kind = word ?? errorKind(name.toUpperCase()) ?? usual;
  if (!kinds.has(kind))
    throw new SpaxelError(
      'OptionInvalid',
      `--error-ext ${said}: write std, variance or ivar after the colon.`
    );
  const unit = isFile
    ? beside.find(one => isCube(one) && sameShape(one, flux))
    : companion(units, flux, name.toUpperCase());
  if (unit !== undefined) return { unit, kind: kind as ErrorKind };
  throw new SpaxelError(
    'OptionInvalid',
    isFile
      ? `--error-ext ${said}: the file holds no cube of the shape of ${flux.header.file}.`
      : `--error-ext ${said}: ${flux.header.file} has no extension of this name in the cube's shape.`
  );
}
