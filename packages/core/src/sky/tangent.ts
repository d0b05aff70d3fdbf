// The sky under a spaxel and back, for read-outs and shapes: the gnomonic projection (Calabretta & Greisen 2002, 5.1.3).
import type { Header } from '../fits/header.ts';
import { pixelMatrix } from './celestial.ts';

/** Right ascension and declination in degrees. */
export interface SkyPosition {
  readonly raDeg: number;
  readonly decDeg: number;
}

/** A place on a slice in spaxels: zero-based, centres at whole numbers. */
export interface SlicePlace {
  readonly x: number;
  readonly y: number;
}

/** A cube's spaxels and the sky, each from the other. */
export interface SkyPlane {
  readonly skyAt: (x: number, y: number) => SkyPosition;
  /** Undefined where the projection does not reach: a quarter of the sky and more from its middle. */
  readonly placeOf: (position: SkyPosition) => SlicePlace | undefined;
}

type Matrix = readonly [number, number, number, number];

interface Tangent {
  readonly matrix: Matrix;
  readonly raDeg: number;
  readonly decDeg: number;
  /** The pixel that touches the sphere, one-based. */
  readonly pixel: readonly [number, number];
}

const radian = Math.PI / 180;

function tangentOf(header: Header): Tangent | undefined {
  const matrix = pixelMatrix(header);
  const [raDeg, decDeg] = [header.number('CRVAL1'), header.number('CRVAL2')];
  const types = [header.text('CTYPE1'), header.text('CTYPE2')].join();
  const isDegrees = ['CUNIT1', 'CUNIT2'].every(keyword =>
    /^deg(rees?)?$/i.test(header.text(keyword) ?? 'deg')
  );
  const isTangent = types === 'RA---TAN,DEC--TAN' && (header.number('LONPOLE') ?? 180) === 180;
  const isPlain = isTangent && isDegrees;
  if (matrix === undefined || raDeg === undefined || decDeg === undefined || !isPlain)
    return undefined;
  const pixel = [header.number('CRPIX1') ?? 0, header.number('CRPIX2') ?? 0] as const;
  return { matrix, raDeg, decDeg, pixel };
}

function skyAt({ matrix, raDeg, decDeg, pixel }: Tangent): SkyPlane['skyAt'] {
  const [sin0, cos0] = [Math.sin(decDeg * radian), Math.cos(decDeg * radian)];
  return (x, y) => {
    const [dx, dy] = [x + 1 - pixel[0], y + 1 - pixel[1]];
    const xi = (matrix[0] * dx + matrix[1] * dy) * radian;
    const eta = (matrix[2] * dx + matrix[3] * dy) * radian;
    const ra = raDeg + Math.atan2(xi, cos0 - eta * sin0) / radian;
    const dec = Math.atan2(sin0 + eta * cos0, Math.hypot(xi, cos0 - eta * sin0)) / radian;
    return { raDeg: ((ra % 360) + 360) % 360, decDeg: dec };
  };
}

function placeOf({ matrix, raDeg, decDeg, pixel }: Tangent): SkyPlane['placeOf'] {
  const [a, b, c, d] = matrix;
  const determinant = a * d - b * c;
  const [sin0, cos0] = [Math.sin(decDeg * radian), Math.cos(decDeg * radian)];
  return position => {
    const away = (position.raDeg - raDeg) * radian;
    const [sin, cos] = [Math.sin(position.decDeg * radian), Math.cos(position.decDeg * radian)];
    const depth = sin * sin0 + cos * cos0 * Math.cos(away);
    if (!(depth > 0) || determinant === 0) return undefined;
    const xi = (cos * Math.sin(away)) / depth / radian;
    const eta = (sin * cos0 - cos * sin0 * Math.cos(away)) / depth / radian;
    return {
      x: (d * xi - b * eta) / determinant + pixel[0] - 1,
      y: (a * eta - c * xi) / determinant + pixel[1] - 1
    };
  };
}

/**
 * The sky under a cube's spaxels and the spaxels under the sky; made once for a header.
 * Undefined unless the axes are RA---TAN and DEC--TAN in degrees with LONPOLE 180.
 */
export function skyPlaneOf(header: Header): SkyPlane | undefined {
  const tangent = tangentOf(header);
  return tangent && { skyAt: skyAt(tangent), placeOf: placeOf(tangent) };
}

/** The sky under spaxel (x, y), zero-based; undefined where skyPlaneOf is. */
export function skyOf(header: Header): SkyPlane['skyAt'] | undefined {
  return skyPlaneOf(header)?.skyAt;
}
