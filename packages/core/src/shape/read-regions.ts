// Region files of DS9 (its manual, "Regions"): circle, ellipse, box and polygon, in pixels or on the sky.
import { SpaxelError } from '../error/error.ts';
import type { SkyPlane } from '../sky/tangent.ts';
import { RegionLine } from './region-line.ts';
import { statementsOf, type Statement } from './region-text.ts';
import type { Place, Shape } from './shape.ts';

export interface Regions {
  readonly shapes: readonly Shape[];
  /** What was understood and left out, a sentence each. */
  readonly skipped: readonly string[];
}

/** FK5 of 2000 and ICRS lie 0.03 arcsec apart at most: less than any spaxel. */
const skySystems = ['fk5', 'j2000', 'icrs'];
const otherSystems =
  /^(physical|amplifier|detector|linear|fk4|b1950|galactic|ecliptic|wcs[a-z0-9]?)$/;
const otherShapes =
  /^(annulus|panda|epanda|bpanda|point|line|vector|text|ruler|compass|projection|segment|composite)$/;
const ownTag = /tag=\{spaxels (\d+)\}/;

type Make = (line: RegionLine) => Shape;

const makers: Readonly<
  Record<string, { readonly counts: readonly number[]; readonly make: Make }>
> = {
  circle: { counts: [3], make: line => line.circle() },
  ellipse: { counts: [4, 5], make: line => line.ellipse() },
  box: { counts: [4, 5], make: line => line.box() },
  rotbox: { counts: [4, 5], make: line => line.box() },
  polygon: { counts: [], make: line => ({ kind: 'polygon', points: line.places() }) }
};

class Reader {
  readonly shapes: Shape[] = [];
  readonly skipped: string[] = [];
  private readonly plane: SkyPlane | undefined;
  private readonly sets = new Map<string, Place[]>();
  private system = '';

  constructor(plane: SkyPlane | undefined) {
    this.plane = plane;
  }

  take(statement: Statement): void {
    const { word, isExcluded, where } = statement;
    const maker = makers[word];
    if (word === 'global' || word === 'tile') return;
    if (word === 'image' || skySystems.includes(word)) this.system = word;
    else if (otherSystems.test(word))
      throw refusal(where, `is in ${word} coordinates; save it in image or fk5 coordinates.`);
    else if (otherShapes.test(word) || (maker !== undefined && isExcluded))
      this.skipped.push(`${where}: ${isExcluded ? '-' : ''}${word}`);
    else if (maker === undefined) throw refusal(where, `has “${word}”, which is no shape.`);
    else this.draw(statement, maker.counts, maker.make);
  }

  private draw(statement: Statement, counts: readonly number[], make: Make): void {
    const { word, parts, where, properties } = statement;
    if (counts.length > 0 && parts.length > Math.max(...counts)) {
      // More sizes than one shape has: rings of it.
      this.skipped.push(`${where}: ${word}`);
      return;
    }
    if (counts.length > 0 && !counts.includes(parts.length))
      throw refusal(where, `has a ${word} with ${String(parts.length)} numbers.`);
    const line = new RegionLine(statement, this.system, this.plane);
    const tag = ownTag.exec(properties)?.[1];
    if (tag !== undefined && word === 'box') this.gather(tag, line.place(0));
    else this.shapes.push(make(line));
  }

  /** Boxes with one tag are one free set, as writeRegions wrote it. */
  private gather(tag: string, [x, y]: Place): void {
    const at: Place = [Math.round(x), Math.round(y)];
    const known = this.sets.get(tag);
    if (known !== undefined) {
      known.push(at);
      return;
    }
    const places = [at];
    this.sets.set(tag, places);
    this.shapes.push({ kind: 'spaxels', at: places });
  }
}

/**
 * The shapes of a region file, in spaxels. `plane` is the cube's sky.
 * @throws SpaxelError RequestInvalid with the line that is not understood: nothing is guessed.
 */
export function readRegions(text: string, plane?: SkyPlane): Regions {
  const reader = new Reader(plane);
  for (const statement of statementsOf(text)) reader.take(statement);
  const { shapes, skipped } = reader;
  if (shapes.length === 0 && skipped.length === 0)
    throw new SpaxelError('RequestInvalid', 'The file holds no regions of DS9.');
  return { shapes, skipped };
}

function refusal(where: string, words: string): SpaxelError {
  return new SpaxelError('RequestInvalid', `${where} ${words}`);
}
