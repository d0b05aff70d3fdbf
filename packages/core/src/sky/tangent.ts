// The sky position of a spaxel, for read-outs: the gnomonic projection (Calabretta & Greisen 2002, 5.1.3).
import type { Header } from '../fits/header.ts';
import { pixelMatrix } from './celestial.ts';

/** Right ascension and declination in degrees. */
export interface SkyPosition {
  readonly raDeg: number;
  readonly decDeg: number;
}

const radian = Math.PI / 180;

/**
 * The sky under spaxel (x, y), zero-based; a function made once for a header.
 * Undefined unless the axes are RA---TAN and DEC--TAN in degrees with LONPOLE 180.
 */
export function skyOf(header: Header): ((x: number, y: number) => SkyPosition) | undefined {
  const matrix = pixelMatrix(header);
  const [ra0, dec0] = [header.number('CRVAL1'), header.number('CRVAL2')];
  const types = [header.text('CTYPE1'), header.text('CTYPE2')].join();
  const isDegrees = ['CUNIT1', 'CUNIT2'].every(keyword =>
    /^deg(rees?)?$/i.test(header.text(keyword) ?? 'deg')
  );
  const isTangent = types === 'RA---TAN,DEC--TAN' && (header.number('LONPOLE') ?? 180) === 180;
  const plain = isTangent && isDegrees;
  if (matrix === undefined || ra0 === undefined || dec0 === undefined || !plain) return undefined;
  const [cx, cy] = [header.number('CRPIX1') ?? 0, header.number('CRPIX2') ?? 0];
  const [sin0, cos0] = [Math.sin(dec0 * radian), Math.cos(dec0 * radian)];
  return (x, y) => {
    const [dx, dy] = [x + 1 - cx, y + 1 - cy];
    const xi = (matrix[0] * dx + matrix[1] * dy) * radian;
    const eta = (matrix[2] * dx + matrix[3] * dy) * radian;
    const ra = ra0 + Math.atan2(xi, cos0 - eta * sin0) / radian;
    const dec = Math.atan2(sin0 + eta * cos0, Math.hypot(xi, cos0 - eta * sin0)) / radian;
    return { raDeg: ((ra % 360) + 360) % 360, decDeg: dec };
  };
}
