// The numbers of one shape of a region file, turned into spaxels.
import { SpaxelError } from '../error/error.ts';
import type { SkyPlane } from '../sky/tangent.ts';
import type { Statement } from './region-text.ts';
import { axesThrough, apply, identity, radiusOf, scaleOf, type Linear } from './linear.ts';
import { localSky } from './local-sky.ts';
import type { Place, Shape } from './shape.ts';

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const sixties = /^([+-]?)(\d+)[:hd](\d+)[:m](\d+\.?\d*)s?$/i;
const degreesPer: Readonly<Record<string, number>> = {
  '"': 1 / 3600,
  "'": 1 / 60,
  d: 1,
  r: 180 / Math.PI
};

/** One shape's parts, read by their number; each complaint names the line. */
export class RegionLine {
  private readonly statement: Statement;
  private readonly plane: SkyPlane | undefined;
  private readonly isSky: boolean;

  constructor(statement: Statement, system: string, plane: SkyPlane | undefined) {
    this.statement = statement;
    this.plane = plane;
    this.isSky = system !== 'image';
    if (system === '')
      throw this.refusal('has no coordinate system; write “image” or “fk5” on a line before it.');
    if (this.isSky && plane === undefined)
      throw this.refusal(
        `is in ${system} coordinates, and this cube does not say where it lies on the sky; save the file in image coordinates.`
      );
  }

  /** The place at two parts. */
  place(at: number): Place {
    const [first, second] = [this.part(at), this.part(at + 1)];
    if (!this.isSky) return [this.plain(first) - 1, this.plain(second) - 1];
    const raDeg = this.degrees(first, /[:h]/i.test(first) ? 15 : 1);
    const found = this.plane?.placeOf({ raDeg, decDeg: this.degrees(second, 1) });
    if (found === undefined) throw this.refusal('lies on the other side of the sky.');
    return [found.x, found.y];
  }

  /** All parts as places. */
  places(): Place[] {
    const { length } = this.statement.parts;
    if (length < 6 || length % 2 === 1)
      throw this.refusal(`has a polygon with ${String(length)} numbers.`);
    return Array.from({ length: length / 2 }, (_, i) => this.place(2 * i));
  }

  /** A circle; an ellipse where spaxels are no squares. */
  circle(): Shape {
    const r = this.length(2);
    const axes = axesThrough(this.map, { a: r, b: r, angle: 0 });
    const [x, y] = this.place(0);
    const round = radiusOf(axes);
    return round === undefined
      ? { kind: 'ellipse', x, y, ...axes }
      : { kind: 'circle', x, y, r: round };
  }

  /** An ellipse; a circle where spaxels, which are no squares, make it one. */
  ellipse(): Shape {
    const [x, y] = this.place(0);
    const axes = { a: this.length(2), b: this.length(3), angle: this.angle(4) };
    const on = axesThrough(this.map, axes);
    const round = axes.a === axes.b ? undefined : radiusOf(on);
    return round === undefined
      ? { kind: 'ellipse', x, y, ...on }
      : { kind: 'circle', x, y, r: round };
  }

  /** The corners of a box. */
  box(): Shape {
    const [x, y] = this.place(0);
    const [half, high] = [this.length(2) / 2, this.length(3) / 2];
    const turn = (this.angle(4) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const corner = (along: number, across: number): Place => {
      const [dx, dy] = apply(this.map, [along * cos - across * sin, along * sin + across * cos]);
      return [x + dx, y + dy];
    };
    return {
      kind: 'polygon',
      points: [corner(-half, -high), corner(half, -high), corner(half, high), corner(-half, high)]
    };
  }

  /** From the lengths and angles of the line to spaxels. */
  private get map(): Linear {
    return this.isSky ? this.local : identity;
  }

  /** A length above zero: degrees where the line is on the sky, else spaxels. */
  private length(at: number): number {
    const text = this.part(at);
    const unit = text.slice(-1).toLowerCase();
    const isInSpaxels = unit === 'i' || (!this.isSky && degreesPer[unit] === undefined);
    const value = this.plain(/["'dri]$/i.test(text) ? text.slice(0, -1) : text);
    const given = isInSpaxels ? value : value * (degreesPer[unit] ?? 1);
    const length =
      isInSpaxels !== this.isSky
        ? given
        : given * (this.isSky ? 1 / scaleOf(this.local) : scaleOf(this.local));
    if (!(length > 0)) throw this.refusal(`has the size ${text}.`);
    return length;
  }

  /** Degrees from the first axis to the second; 0 when there is no such part. */
  private angle(at: number): number {
    const text = this.statement.parts[at];
    return text === undefined ? 0 : this.plain(text.replace(/d$/i, ''));
  }

  private get local(): Linear {
    const found = this.plane && localSky(this.plane, this.place(0));
    if (found === undefined)
      throw this.refusal(
        'has a size on the sky, and this cube does not say how large its spaxels are.'
      );
    return found;
  }

  private part(at: number): string {
    const text = this.statement.parts[at];
    if (text === undefined) throw this.refusal('has too few numbers.');
    return text;
  }

  private plain(text: string): number {
    if (!number.test(text)) throw this.refusal(`has “${text}”, which is no number.`);
    const value = Number(text);
    if (!Number.isFinite(value)) throw this.refusal(`has ${text}, which is no finite number.`);
    return value;
  }

  private degrees(text: string, perUnit: number): number {
    const found = sixties.exec(text);
    if (found === null) return this.plain(text.replace(/d$/i, ''));
    const [, sign, whole = '', minutes = '', seconds = ''] = found;
    const value = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
    return (sign === '-' ? -1 : 1) * value * perUnit;
  }

  private refusal(words: string): SpaxelError {
    return new SpaxelError('RequestInvalid', `${this.statement.where} ${words}`);
  }
}
