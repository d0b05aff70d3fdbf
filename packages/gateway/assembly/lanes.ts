// Four numbers at a time.

/** The bytes of four big-endian numbers turned round. */
export function swapped(v: v128): v128 {
  return v128.shuffle<u8>(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}
