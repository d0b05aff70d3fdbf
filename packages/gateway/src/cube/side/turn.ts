// Rows of planes turned into spectra.

/** Spectra turned together: their pixels lie in one cache line of the plane. */
const together = 16;

export type Words = Uint8Array | Uint16Array | Uint32Array;

/** Bytes as whole words of 1, 2 or 4 bytes. */
export function wordsOf(bytes: Uint8Array, size: number): Words {
  const { buffer, byteOffset, byteLength } = bytes;
  if (size === 1) return bytes;
  if (size === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** How pixels lie before and after; of 8 bytes they are two words. */
export interface Turn {
  /** Words from one plane of the band to the next, and from one record to the next. */
  readonly planeStep: number;
  readonly recordStep: number;
  readonly nx: number;
  readonly nz: number;
  readonly wordsPerPixel: number;
}

/** One row of spaxels, which starts at word `first` of the band, turned into records. */
export function turnRow(
  out: Words,
  band: Words,
  { turn, first }: { turn: Turn; first: number }
): void {
  const { planeStep, recordStep, nx, nz, wordsPerPixel: width } = turn;
  for (let left = 0; left < nx; left += together) {
    const right = Math.min(left + together, nx);
    for (let k = 0; k < nz; k += 1) {
      const from = first + k * planeStep + left * width;
      // The width is 1 or 2.
      for (let word = 0; word < (right - left) * width; word += 1) {
        const x = left + (word >> (width - 1));
        out[x * recordStep + k * width + (word & (width - 1))] = band[from + word] as number;
      }
    }
  }
}
