import { SpaxelError } from '../error/error.ts';

/** The element types that travel between our programs. */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array with its shape, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** What a safetensors file holds: named tensors and a map of strings. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const kinds = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U8: Uint8Array
} as const;

const headerLimit = 16 * 1024 * 1024;

function dtypeOf(data: TensorData): keyof typeof kinds {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof Int32Array) return 'I32';
  return 'U8';
}

/** Tensors as safetensors bytes: 8-byte header length, JSON padded to 8, little-endian blocks; the same input gives the same bytes. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {}
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const ordered = [...tensors].sort(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT
  );
  let offset = 0;
  for (const [name, { shape, data }] of ordered) {
    const end = offset + data.byteLength;
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let at = 8 + padded;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function broken(sentence: string): SpaxelError {
  return new SpaxelError('FitterBroken', `The safetensors bytes ${sentence}.`);
}

function readEntry(name: string, entry: Entry, body: Uint8Array): Tensor {
  const Kind = kinds[entry.dtype as keyof typeof kinds] as (typeof kinds)['F64'] | undefined;
  if (Kind === undefined) throw broken(`hold "${name}" of type ${entry.dtype}, which is not used`);
  const [start, end] = entry.data_offsets;
  const count = entry.shape.reduce((product, length) => product * length, 1);
  if (end > body.length || end - start !== count * Kind.BYTES_PER_ELEMENT)
    throw broken(`end before "${name}" does`);
  return { shape: entry.shape, data: new Kind(body.slice(start, end).buffer, 0, count) };
}

/**
 * Reads safetensors bytes; arrays are copied, so that the input may be reused.
 * @throws SpaxelError FitterBroken when the bytes are not whole.
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  if (bytes.length < 8) throw broken('are shorter than their header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > headerLimit || 8 + length > bytes.length) throw broken('end inside their header');
  let header: Record<string, Entry> & { __metadata__?: Record<string, string> };
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as typeof header;
  } catch (cause) {
    throw new SpaxelError('FitterBroken', 'The safetensors header is not JSON.', cause);
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  // Not bytes.subarray: a Node Buffer's slice would share memory instead of copying.
  const body = new Uint8Array(
    bytes.buffer,
    bytes.byteOffset + 8 + length,
    bytes.length - 8 - length
  );
  const tensors = new Map(
    Object.entries(entries as Record<string, Entry>).map(([name, entry]) => [
      name,
      readEntry(name, entry, body)
    ])
  );
  return { tensors, metadata };
}
