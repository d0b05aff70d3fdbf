// One array of NumPy's .npy format (NEP 1), as floats in row-major order.

/** A NumPy array: numbers in row-major order, or a text when it holds one string. */
export interface Npy {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  readonly text?: string;
}

type Getter = (view: DataView, at: number, little: boolean) => number;
const getters: Readonly<Record<string, Getter>> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at)
};

function parseHeader(bytes: Uint8Array): { header: string; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || new TextDecoder('latin1').decode(bytes.subarray(1, 6)) !== 'NUMPY')
    throw new Error('it is not an .npy array');
  const long = bytes[6] !== 1;
  const [length, at] = long ? [view.getUint32(8, true), 12] : [view.getUint16(8, true), 10];
  const header = new TextDecoder('latin1').decode(bytes.subarray(at, at + length));
  return { header, start: at + length };
}

/** Column-major (Fortran) to row-major. */
function transposed(values: Float64Array, shape: readonly number[]): Float64Array {
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  return values.map(() => {
    const from = index.reduce((sum, one, axis) => sum + one * (steps[axis] ?? 0), 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
    return values[from] ?? NaN;
  });
}

function readText(bytes: Uint8Array, little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const codes = Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i, little));
  return String.fromCodePoint(...codes.filter(Boolean));
}

/** Reads an array of 16- to 64-bit numbers, or one text. @throws Error with half a sentence when it is something else. */
export function readNpy(bytes: Uint8Array): Npy {
  const { header, start } = parseHeader(bytes);
  const [, order = '', kind = ''] = /'descr':\s*'([<>|=])(\w+)'/.exec(header) ?? [];
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter(part => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const body = bytes.subarray(start);
  if (kind.startsWith('U') && count === 1)
    return { shape, values: new Float64Array(), text: readText(body, order !== '>') };
  const get = getters[kind];
  if (get === undefined) throw new Error(`its type ${order}${kind || '(a record)'} is not read`);
  const width = Number(kind.slice(1));
  if (body.length < count * width) throw new Error('it ends early');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const values = Float64Array.from({ length: count }, (_, i) =>
    get(view, i * width, order !== '>')
  );
  const isFortran = /'fortran_order':\s*True/.test(header);
  return { shape, values: isFortran ? transposed(values, shape) : values };
}
