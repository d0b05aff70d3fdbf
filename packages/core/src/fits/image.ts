// Image arrays as big-endian bytes (FITS 4.0, 5.2 and 5.3).

/** The arrays that can be written as images. */
export type ImageArray = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The BITPIX that stores an array exactly. */
export function imageBitpix(data: ImageArray): number {
  if (data instanceof Uint8Array) return 8;
  if (data instanceof Int16Array) return 16;
  if (data instanceof Int32Array) return 32;
  return data instanceof Float32Array ? -32 : -64;
}

/** The bytes of an array, most significant byte first; a copy. */
export function encodeImage(data: ImageArray): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const size = data.BYTES_PER_ELEMENT;
  for (let at = 0; size > 1 && at < bytes.length; at += size)
    bytes.subarray(at, at + size).reverse();
  return bytes;
}
