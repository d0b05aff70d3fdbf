// A rotating disc: what is true in each spaxel.
const { atan, cos, exp, hypot, max, PI, sin } = Math;

/** A value at the centre and one at the outermost spaxel; linear in the radius in the plane between them. */
export type Gradient = readonly [centre: number, edge: number];

export interface DiscOptions {
  /** Spaxels along x and y. */
  readonly size: readonly [nx: number, ny: number];
  /** Rotation velocity in the plane far from the centre, km/s. */
  readonly vmax: number;
  /** Intrinsic velocity dispersion, km/s. */
  readonly sigma: Gradient;
  /** log10(age/yr), light-weighted. */
  readonly logAge: Gradient;
  /** [M/H] dex, light-weighted. */
  readonly mh: Gradient;
  /** Attenuation in V, magnitudes. */
  readonly av: Gradient;
  readonly inclinationDeg: number;
  /** Position angle of the receding half of the major axis, north through east. */
  readonly angleDeg: number;
}

/** What is true in one spaxel. */
export interface Truth {
  /** km/s, relative to the systemic redshift, receding positive. */
  readonly velocity: number;
  readonly sigma: number;
  /** Gauss-Hermite moments of the velocity distribution; 0 unless said. */
  readonly h3?: number;
  readonly h4?: number;
  readonly logAge: number;
  readonly mh: number;
  readonly av: number;
  /** Flux at 5500 A rest before attenuation, as a fraction of the centre's. */
  readonly brightness: number;
}

// In units of the outermost radius: where the rotation curve turns, and the scale length of the light.
const turnover = 0.2;
const scaleLength = 0.5;

interface Place {
  readonly radius: number;
  /** Cosine of the angle in the plane from the receding half of the major axis. */
  readonly side: number;
}

/** Radius and side of spaxel (x, y) in the plane of the disc; north is +y, east is -x. */
function placeOf(x: number, y: number, { size, ...disc }: DiscOptions): Place {
  const [east, north] = [(size[0] - 1) / 2 - x, y - (size[1] - 1) / 2];
  const angle = (disc.angleDeg * PI) / 180;
  const along = north * cos(angle) + east * sin(angle);
  const across = (east * cos(angle) - north * sin(angle)) / cos((disc.inclinationDeg * PI) / 180);
  const radius = hypot(along, across);
  return { radius, side: radius === 0 ? 0 : along / radius };
}

/**
 * The truth of every spaxel, x fastest. V = vmax sin(i) cos(phi) (2/pi) arctan(R/R_t); the other quantities are linear in
 * the radius R in the plane; exponential light.
 */
export function discTruth(disc: DiscOptions): Truth[] {
  const [nx, ny] = disc.size;
  const places = Array.from({ length: nx * ny }, (_, i) =>
    placeOf(i % nx, Math.floor(i / nx), disc)
  );
  const outermost = max(1, ...places.map(({ radius }) => radius));
  const sine = sin((disc.inclinationDeg * PI) / 180);
  return places.map(({ radius, side }) => {
    const part = radius / outermost;
    const at = ([centre, edge]: Gradient): number => centre + (edge - centre) * part;
    return {
      velocity: disc.vmax * sine * side * (2 / PI) * atan(part / turnover),
      sigma: at(disc.sigma),
      logAge: at(disc.logAge),
      mh: at(disc.mh),
      av: at(disc.av),
      brightness: exp(-part / scaleLength)
    };
  });
}
