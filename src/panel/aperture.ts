import type { Shape } from '@spaxel/core';
import type { IDisposable } from '@lumino/disposable';
import { Latest } from '../client/latest.ts';
import type { ApertureAsk, Combine, ICubes, SpectrumRows } from '../tokens.ts';

export interface ApertureOptions {
  readonly shape: Shape;
  readonly colour: string;
  /** Counts from one, for people. */
  readonly number: number;
  readonly id: string;
  readonly cubes: ICubes;
  /** The spectrum has come. */
  readonly arrived: () => void;
  readonly failed: (thrown: unknown) => void;
}

/** A shape on a cube, and the spectrum of what lies in it: while the shape changes, the latest wins. */
export class Aperture implements IDisposable {
  isDisposed = false;
  readonly colour: string;
  readonly number: number;
  rows: SpectrumRows | null = null;
  private form: Shape;
  private readonly asked: Latest<ApertureAsk, SpectrumRows>;

  constructor({ shape, colour, number, id, cubes, arrived, failed }: ApertureOptions) {
    this.form = shape;
    this.colour = colour;
    this.number = number;
    this.asked = new Latest({
      load: (over, signal) => cubes.aperture(id, over, signal),
      done: rows => {
        this.rows = rows;
        arrived();
      },
      failed
    });
  }

  get shape(): Shape {
    return this.form;
  }

  /** Takes a shape, and asks for its spectrum. */
  reshape(shape: Shape, combine: Combine): void {
    this.form = shape;
    this.asked.ask({ shape, combine });
  }

  dispose(): void {
    this.isDisposed = true;
    this.asked.dispose();
  }
}
