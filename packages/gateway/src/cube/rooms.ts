/** Memory for one plane on its way out: float32 as in the file, and decoded. */
export interface SliceRoom {
  /** [4 ny nx] */
  readonly bytes: Uint8Array;
  /** [ny nx] */
  readonly values: Float32Array;
}

// One is read while others are being sent.
const most = 4;

/**
 * Lends memory for slices. Asking for new memory with every slice of 400 KB makes Node collect garbage every twenty slices, and a
 * slice then waits ten times as long as the others (bench/cube, slice p95).
 */
export class SliceRooms {
  #free: SliceRoom[] = [];

  /** Room for a plane of so many pixels; what it holds is of an earlier one. */
  borrow(pixels: number): SliceRoom {
    const at = this.#free.findIndex(({ values }) => values.length === pixels);
    const [room] = at < 0 ? [] : this.#free.splice(at, 1);
    return room ?? { bytes: new Uint8Array(4 * pixels), values: new Float32Array(pixels) };
  }

  /** Nobody looks at it any more. */
  giveBack(room: SliceRoom): void {
    this.#free.unshift(room);
    this.#free.splice(most);
  }
}
