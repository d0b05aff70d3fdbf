import type { Quantity } from './maps-fits.ts';

const perAngstrom = /\s*\/\s*(Angstrom|A)$|[*.\s]\s*(Angstrom|A)\s*(\*\*|\^)?\(?-1\)?$/;

/** The data's unit times angstrom: its `/Angstrom` taken away where it ends with that. */
function timesAngstrom(fluxUnit: string): string {
  const left = fluxUnit.replace(perAngstrom, '');
  return left === fluxUnit ? `(${fluxUnit}) Angstrom` : left;
}

/** Quantities with units that a FITS reader knows: a fitter says `flux Angstrom`, `flux` being the data's own unit. */
export function withUnits(quantities: readonly Quantity[], fluxUnit: string): Quantity[] {
  const unit = fluxUnit === '' ? '' : timesAngstrom(fluxUnit);
  return quantities.map(one => (one.unit === 'flux Angstrom' ? { ...one, unit } : one));
}
