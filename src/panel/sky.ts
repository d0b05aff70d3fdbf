/** Where a spaxel lies on the sky, in words. */
import { Header, skyOf, type SkyPosition } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { Spaxel } from '../tokens.ts';

/** A function from spaxel to sky, made once a cube; it answers an empty text where the header does not say. */
export function skyTextOf({ header, path }: Cube): (at: Spaxel) => string {
  const cards = header.map(([keyword, value, comment]) => ({ keyword, value, comment }));
  const sky = readSky(new Header(cards, 0, path));
  return ({ x, y }) => (sky === undefined ? '' : skyText(sky(x, y)));
}

function readSky(header: Header): ReturnType<typeof skyOf> {
  try {
    return skyOf(header);
  } catch {
    // A broken celestial card costs the read-out of the sky, nothing else.
    return undefined;
  }
}

/** `07h17m48.3s +32°49′31″` */
export function skyText({ raDeg, decDeg }: SkyPosition): string {
  const tenths = Math.round((raDeg / 15) * 36000) % 864000;
  const seconds = (tenths % 600) / 10;
  const ra = `${two(tenths / 36000)}h${two((tenths / 600) % 60)}m${seconds.toFixed(1).padStart(4, '0')}s`;
  const arcsec = Math.round(Math.abs(decDeg) * 3600);
  const dec = `${two(arcsec / 3600)}°${two((arcsec / 60) % 60)}′${two(arcsec % 60)}″`;
  return `${ra} ${decDeg < 0 ? '−' : '+'}${dec}`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
