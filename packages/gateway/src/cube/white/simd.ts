// The same sum in WebAssembly, for float images as they lie in the file and masks of plain integers: bytes are turned round,
// tested and added four at a time.
import type { PixelEncoding } from '@spaxel/core';
import type { Volume } from '../spectra-of.ts';
import { machineCode } from './machine-code.ts';
import { flagPlainly, type PlaneSum } from './sum.ts';

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

function start(bytes: number): { code: Exports; buffer: ArrayBuffer } {
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

/** A sum in WebAssembly; undefined where the cube's numbers are none that it takes. */
export function simdSum(volume: Volume): PlaneSum | undefined {
  const { flux, masks, layout, zeroIsEmpty } = volume;
  if (flux.encoding.bitpix !== -32 || !isUnscaled(flux.encoding)) return undefined;
  const pixels = 16 * Math.ceil((flux.nx * flux.ny) / 16);
  // Totals of 8 bytes, then counts, a plane and a plane of a mask of 4, then flags of 1.
  const [count, plane, mask, bad] = [8, 12, 16, 20].map(bytes => bytes * pixels) as [
    number,
    number,
    number,
    number
  ];
  const { code, buffer } = start(21 * pixels);
  const memory = new Uint8Array(buffer);
  const flags = new Uint8Array(buffer, bad, pixels);
  const loops = masks.map(({ encoding }, nth) => {
    const bits = layout.masks[nth]?.bits ?? null;
    const loop = loopFor(code, encoding, bits);
    if (loop === undefined) return flagPlainly(volume, flags, nth);
    return (bytes: Uint8Array): void => {
      memory.set(bytes, mask);
      loop(mask, bad, pixels, bits ?? -1);
    };
  });
  return {
    total: new Float64Array(buffer, 0, pixels),
    count: new Uint32Array(buffer, count, pixels),
    bad: flags,
    flag: (nth, bytes) => loops[nth]?.(bytes),
    add: (bytes, factor) => {
      memory.set(bytes, plane);
      code.addPlane(plane, bad, 0, count, pixels, factor, zeroIsEmpty ? 0 : 1);
    }
  };
}
