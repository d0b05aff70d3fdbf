// RICE_1: differences of neighbouring integers, in blocks of a few bits each (FITS 4.0, 10.4.1; Rice, Yeh & Miller 1993).

interface Width {
  /** Bits that say how a block is coded. */
  readonly code: number;
  /** The code of a block that is not compressed. */
  readonly plain: number;
}

const widths: Readonly<Record<number, Width>> = {
  1: { code: 3, plain: 6 },
  2: { code: 4, plain: 14 },
  4: { code: 5, plain: 25 }
};

/** Bits from bytes, the most significant first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at: number;
  /** Bits of the present byte that are still to come. */
  #left = 0;
  #byte = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  #next(): void {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError('a tile of RICE_1 ends early');
    this.#byte = byte;
    this.#at += 1;
    this.#left = 8;
  }

  /** The next `count` bits as a number of 32 bits at most. */
  take(count: number): number {
    let [value, wanted] = [0, count];
    while (wanted > 0) {
      if (this.#left === 0) this.#next();
      const part = Math.min(wanted, this.#left);
      this.#left -= part;
      value = (value << part) | ((this.#byte >> this.#left) & ((1 << part) - 1));
      wanted -= part;
    }
    return value;
  }

  /** How many zeros come before the next one, which is taken too. */
  zeros(): number {
    let zeros = 0;
    for (;;) {
      if (this.#left === 0) this.#next();
      const rest = this.#byte & ((1 << this.#left) - 1);
      if (rest !== 0) {
        const first = 31 - Math.clz32(rest);
        zeros += this.#left - 1 - first;
        this.#left = first;
        return zeros;
      }
      zeros += this.#left;
      this.#left = 0;
    }
  }
}

/** How the values of one block come out of the bits; `code` counts from -1 (all differences are 0). */
function differences(bits: Bits, code: number, [plain, bytes]: [number, number]): () => number {
  if (code < 0) return () => 0;
  const raw =
    code === plain
      ? () => bits.take(bytes * 8)
      : () => {
          const high = bits.zeros();
          return (high << code) | bits.take(code);
        };
  return () => {
    const mapped = raw();
    return (mapped & 1) === 1 ? ~(mapped >>> 1) : mapped >>> 1;
  };
}

function wrapped(value: number, bytes: number): number {
  if (bytes === 4) return value | 0;
  return bytes === 2 ? (value << 16) >> 16 : value & 255;
}

/**
 * The `count` integers of a tile: signed, but for bytes.
 * @param bytesPerPixel 1, 2 or 4 (BYTEPIX)
 * @param blockSize pixels a block (BLOCKSIZE)
 * @throws RangeError when the bytes end early, or there is no such width.
 */
export function riceDecode(
  bytes: Uint8Array,
  count: number,
  { bytesPerPixel, blockSize }: { bytesPerPixel: number; blockSize: number }
): Int32Array {
  const width = widths[bytesPerPixel];
  if (width === undefined || !(blockSize > 0)) throw new RangeError('RICE_1 of unknown width');
  const out = new Int32Array(count);
  let last = 0;
  for (let at = 0; at < bytesPerPixel; at += 1) last = (last << 8) | (bytes[at] ?? 0);
  const bits = new Bits(bytes, bytesPerPixel);
  for (let start = 0; start < count; start += blockSize) {
    const code = bits.take(width.code) - 1;
    const next = differences(bits, code, [width.plain, bytesPerPixel]);
    const end = Math.min(start + blockSize, count);
    for (let at = start; at < end; at += 1) {
      last = wrapped(last + next(), bytesPerPixel);
      out[at] = last;
    }
  }
  return out;
}
