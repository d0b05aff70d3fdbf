/** Where a spaxel lies on the sky, from the header's cards: the gnomonic projection only (FITS WCS paper II, 5.1.3). */
import type { Cube } from '@spaxel/protocol';
import type { Spaxel } from '../tokens.ts';

const degree = Math.PI / 180;

export interface SkyPosition {
  readonly raDegrees: number;
  readonly decDegrees: number;
}

type Card = (name: string, fallback?: number) => number;

/** The sky position of a spaxel's centre; null when the header has no gnomonic projection in RA and Dec. */
export function skyPosition({ header }: Cube, { x, y }: Spaxel): SkyPosition | null {
  const cards = new Map(header.map(([name, value]) => [name, value]));
  const card: Card = (name, fallback = NaN) => {
    const value = cards.get(name);
    return typeof value === 'number' ? value : fallback;
  };
  if (!String(cards.get('CTYPE1')).startsWith('RA---TAN')) return null;
  const [u, v] = [x + 1 - card('CRPIX1'), y + 1 - card('CRPIX2')];
  const matrix = matrixOf(card);
  const xi = (matrix[0] * u + matrix[1] * v) * degree;
  const eta = (matrix[2] * u + matrix[3] * v) * degree;
  const position = deproject({ xi, eta }, card('CRVAL1'), card('CRVAL2') * degree);
  return Number.isFinite(position.raDegrees + position.decDegrees) ? position : null;
}

/** CD, else PC times CDELT, in degrees per spaxel. */
function matrixOf(card: Card): [number, number, number, number] {
  if (Number.isFinite(card('CD1_1')))
    return [card('CD1_1'), card('CD1_2', 0), card('CD2_1', 0), card('CD2_2')];
  const [a, b] = [card('CDELT1'), card('CDELT2')];
  return [a * card('PC1_1', 1), a * card('PC1_2', 0), b * card('PC2_1', 0), b * card('PC2_2', 1)];
}

function deproject(
  { xi, eta }: { xi: number; eta: number },
  raDegrees: number,
  dec0: number
): SkyPosition {
  const below = Math.cos(dec0) - eta * Math.sin(dec0);
  const ra = raDegrees + Math.atan2(xi, below) / degree;
  const dec = Math.atan2(
    (Math.sin(dec0) + eta * Math.cos(dec0)) * Math.cos(Math.atan2(xi, below)),
    below
  );
  return { raDegrees: (ra + 360) % 360, decDegrees: dec / degree };
}

/** `07h17m48.3s +32°49′31″` */
export function skyText({ raDegrees, decDegrees }: SkyPosition): string {
  const tenths = Math.round((raDegrees / 15) * 36000);
  const seconds = (tenths % 600) / 10;
  const hours = Math.floor(tenths / 36000) % 24;
  const ra = `${two(hours)}h${two(Math.floor(tenths / 600) % 60)}m${seconds.toFixed(1).padStart(4, '0')}s`;
  const arcsec = Math.round(Math.abs(decDegrees) * 3600);
  const dec = `${two(Math.floor(arcsec / 3600))}°${two(Math.floor(arcsec / 60) % 60)}′${two(arcsec % 60)}″`;
  return `${ra} ${decDegrees < 0 ? '−' : '+'}${dec}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
