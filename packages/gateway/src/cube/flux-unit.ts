// What BUNIT says: flux per angstrom or per hertz, in its many spellings.

/** A flux unit; `per` is what it is per, undefined when it was not understood. */
export interface FluxUnit {
  readonly text: string;
  readonly per: 'angstrom' | 'hertz' | undefined;
  /** erg/s/cm2/A of one unit, or Jy of one unit. */
  readonly scale: number;
}

const jansky: Readonly<Record<string, number>> = { Jy: 1, mJy: 1e-3, uJy: 1e-6 };
const tenTo = /^\(?\s*10\s*(?:(?:\*\*|\^)\s*[({]?\s*([+-]?\d+)\s*[)}]?|([+-]\d+))/;
const factor = /^\(?\s*(\d*\.?\d+(?:[eE][+-]?\d+)?)(?![a-zA-Z])/;
const words = new Set(['erg', 's', 'cm', 'angstrom']);
const perSpaxel = new Set(['spaxel', 'spax', 'pixel', 'pix', 'fiber', 'arcsec']);

function normalWord(word: string): string {
  const lower = word.toLowerCase();
  if (/^(a|aa|ang|angstroms?)$/.test(lower)) return 'angstrom';
  return /^(ergs?)$/.test(lower) ? 'erg' : lower.replace(/^(sec)$/, 's');
}

/** The number that a unit begins with (1e-17, 10**(-20), 10^-20, 10-20), and what follows it. */
function scaleOf(text: string): { scale: number; rest: string } {
  const power = tenTo.exec(text);
  if (power !== null)
    return { scale: Number(`1e${power[1] ?? power[2]}`), rest: text.slice(power[0].length) };
  const plain = factor.exec(text);
  if (plain === null) return { scale: 1, rest: text };
  return { scale: Number(plain[1]), rest: text.slice(plain[0].length) };
}

/** Reads a flux unit: `10**(-20)*erg/s/cm**2/Angstrom`, `1e-17 erg/s/cm2/A/spaxel`, `Jy`, `FLAM16` ... */
export function parseFluxUnit(text: string): FluxUnit {
  const flam = /^FLAM(\d*)$/i.exec(text.trim());
  if (flam !== null)
    return { text, per: 'angstrom', scale: Number(`1e-${flam[1] === '' ? 0 : flam[1]}`) };
  const { scale, rest } = scaleOf(text.trim());
  const found = rest.match(/[A-Za-z]+/g) ?? [];
  const [only] = found;
  if (found.length === 1 && only !== undefined && jansky[only] !== undefined)
    return { text, per: 'hertz', scale: scale * jansky[only] };
  const names = found.map(normalWord).filter(word => !perSpaxel.has(word));
  const perAngstrom = names.length === 4 && names.every(word => words.has(word));
  return { text, per: perAngstrom ? 'angstrom' : undefined, scale };
}

/** The variance unit that belongs to a flux unit has twice its power of ten; undefined when the text says no power. */
export function varianceScale(text: string): number | undefined {
  const squared = /^\((.*)\)\s*(?:\*\*|\^)\s*2$/.exec(text.trim());
  const { scale, rest } = scaleOf(squared?.[1] ?? text.trim());
  if (!/erg/i.test(rest)) return undefined;
  return squared === null ? scale : scale ** 2;
}

/** erg/s/cm2/A of 1 Jy at a wavelength in angstrom (c / lambda^2). */
export function perAngstromOfJansky(waveAngstrom: number): number {
  return 2.99792458e-5 / waveAngstrom ** 2;
}
