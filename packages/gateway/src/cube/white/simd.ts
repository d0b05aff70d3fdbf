// The same sum in WebAssembly, for float images as they lie in the file and masks of plain integers: bytes are turned round,
// tested and added four at a time.
import type { PixelEncoding } from '@spaxel/core';
import type { Volume } from '../spectra-of.ts';
import { machineCode } from './machine-code.ts';
import { flagPlainly, type PlaneSum, type SumSize } from './sum.ts';

/** Addresses, then numbers. */
type Loop = (...places: number[]) => void;

/** The exports of assembly/kernel.ts. */
interface Exports {
  /** Of a plane, flags, totals and counts; how many pixels, their factor, whether zeros count. */
  readonly addPlane: Loop;
  /** Of a plane of a mask, and flags; how many pixels, the bits that count. */
  readonly flagBytes: Loop;
  readonly flagShorts: Loop;
  readonly flagWords: Loop;
}

/** What of WebAssembly is used: Node's types do not know it. */
interface Wasm {
  readonly Memory: new (size: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { exports: object };
}

const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: Wasm };
const pageBytes = 65536;
let program: object | undefined;
/** A program with its memory. */
interface Machine {
  readonly code: Exports;
  readonly buffer: ArrayBuffer;
}
/** Those that nobody uses; to make one takes half a millisecond. */
const idle: Machine[] = [];
const mostIdle = 2;

function take(bytes: number): Machine {
  const nth = idle.findIndex(({ buffer }) => buffer.byteLength >= bytes);
  const [found] = nth < 0 ? [] : idle.splice(nth, 1);
  return found ?? start(bytes);
}

function giveBack(machine: Machine): void {
  idle.unshift(machine);
  idle.splice(mostIdle);
}

function start(bytes: number): Machine {
  program ??= new wasm.Module(Buffer.from(machineCode, 'hex'));
  const pages = Math.ceil(bytes / pageBytes);
  const memory = new wasm.Memory({ initial: pages, maximum: pages });
  const { exports } = new wasm.Instance(program, { env: { memory } });
  return { code: exports as Exports, buffer: memory.buffer };
}

function isUnscaled({ scale, zero, blank }: PixelEncoding): boolean {
  return scale === 1 && zero === 0 && blank === undefined;
}

/** The loop for a mask of this encoding, when there is one in which these bits have a place below the sign. */
function loopFor(code: Exports, encoding: PixelEncoding, bits: number | null): Loop | undefined {
  const { bitpix } = encoding;
  const most = bitpix === 8 ? 2 ** 8 : 2 ** (bitpix - 1);
  if (!isUnscaled(encoding) || (bits !== null && bits >= most)) return undefined;
  if (bitpix === 8) return code.flagBytes;
  if (bitpix === 16) return code.flagShorts;
  return bitpix === 32 ? code.flagWords : undefined;
}

/** Bytes that a loop may read behind the last pixel of a plane. */
const overrun = 64;

/** Where a loop finds bytes: in the room they are where they are, else they are copied to `place`. */
function placer({ buffer }: Machine): (bytes: Uint8Array, place: number) => number {
  const memory = new Uint8Array(buffer);
  return (bytes, place) => {
    if (bytes.buffer === buffer) return bytes.byteOffset;
    memory.set(bytes, place);
    return place;
  };
}

/** A sum of planes, or of other pieces, in WebAssembly; undefined where the cube's numbers are none that it takes. */
export function simdSum(volume: Volume, size: SumSize): PlaneSum | undefined {
  const { flux, masks, layout, zeroIsEmpty } = volume;
  if (flux.encoding.bitpix !== -32 || !isUnscaled(flux.encoding)) return undefined;
  const pixels = 16 * Math.ceil(size.pixels / 16);
  // Totals of 8 bytes, then counts, a plane and a plane of a mask of 4, flags of 1, then the room.
  const [count, plane, mask, bad, room] = [8, 12, 16, 20, 21].map(bytes => bytes * pixels) as [
    ...[number, number, number, number, number]
  ];
  const machine = take(room + size.room + overrun);
  const { code, buffer } = machine;
  const placed = placer(machine);
  const flags = new Uint8Array(buffer, bad, pixels);
  const loops = masks.map(({ encoding }, nth) => {
    const bits = layout.masks[nth]?.bits ?? null;
    const loop = loopFor(code, encoding, bits);
    if (loop === undefined) return flagPlainly(volume, flags, nth);
    return (bytes: Uint8Array): void => loop(placed(bytes, mask), bad, pixels, bits ?? -1);
  });
  return {
    total: new Float64Array(buffer, 0, pixels).fill(0),
    count: new Uint32Array(buffer, count, pixels).fill(0),
    bad: flags.fill(0),
    room: new Uint8Array(buffer, room, size.room),
    flag: (nth, bytes) => loops[nth]?.(bytes),
    add: (bytes, factor) => {
      code.addPlane(placed(bytes, plane), bad, 0, count, pixels, factor, zeroIsEmpty ? 0 : 1);
    },
    close: () => {
      giveBack(machine);
    }
  };
}
