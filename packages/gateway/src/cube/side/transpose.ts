// Writes a side file: some rows of all planes at a time, turned, with a checksum each spectrum.
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { headBytes, headOf, recordBytes, sideBytes, type SidePlan } from './plan.ts';

/** Rows are read together up to this many bytes: longer pieces, fewer passes over the cube. */
const bandBytes = 96 * 1024 * 1024;
/** Spectra turned together: their pixels lie in one cache line of the plane. */
const together = 16;

type Words = Uint8Array | Uint16Array | Uint32Array;

function wordsOf(bytes: Uint8Array, size: number): Words {
  const { buffer, byteOffset, byteLength } = bytes;
  if (size === 1) return bytes;
  if (size === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

interface Turn {
  /** Words from one plane of the band to the next, and from one record to the next. */
  readonly planeStep: number;
  readonly recordStep: number;
  readonly nx: number;
  readonly nz: number;
  readonly wordsPerPixel: number;
}

/** One row of spaxels, which starts at word `first` of the band, turned into records. */
function turnRow(out: Words, band: Words, { turn, first }: { turn: Turn; first: number }): void {
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

function readFully(file: number, out: Uint8Array, offset: number): void {
  for (let filled = 0; filled < out.length;) {
    const got = readSync(file, out, filled, out.length - filled, offset + filled);
    if (got === 0) throw new Error('The cube ended before its last plane.');
    filled += got;
  }
}

function writeFully(file: number, bytes: Uint8Array, offset: number): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(file, bytes, written, bytes.length - written, offset + written);
}

function assertSame(file: number, { bytes, modifiedNs }: SidePlan): void {
  const now = fstatSync(file, { bigint: true });
  if (Number(now.size) !== bytes || now.mtimeNs !== modifiedNs)
    throw new Error('The cube changed while it was being read.');
}

function seal(records: Uint8Array, plan: SidePlan): void {
  const step = recordBytes(plan);
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  for (let at = 0; at < records.length; at += step) {
    const pixels = records.subarray(at, at + plan.nz * plan.pixelBytes);
    view.setUint32(at + step - 4, crc32(pixels), true);
  }
}

function writeRecords(source: number, target: number, plan: SidePlan): void {
  const { nx, ny, nz, pixelBytes } = plan;
  const rowBytes = nx * pixelBytes;
  const rows = Math.max(1, Math.min(ny, Math.floor(bandBytes / (rowBytes * nz))));
  const band = new Uint8Array(rows * rowBytes * nz);
  const records = new Uint8Array(nx * recordBytes(plan));
  const size = Math.min(pixelBytes, 4);
  const [from, to] = [wordsOf(band, size), wordsOf(records, size)];
  for (let top = 0; top < ny; top += rows) {
    const height = Math.min(rows, ny - top);
    const piece = height * rowBytes;
    for (let k = 0; k < nz; k += 1)
      readFully(
        source,
        band.subarray(k * piece, (k + 1) * piece),
        plan.dataOffset + (k * ny + top) * rowBytes
      );
    const turn: Turn = {
      planeStep: piece / size,
      recordStep: recordBytes(plan) / size,
      nx,
      nz,
      wordsPerPixel: pixelBytes / size
    };
    for (let row = 0; row < height; row += 1) {
      turnRow(to, from, { turn, first: (row * rowBytes) / size });
      seal(records, plan);
      writeFully(target, records, headBytes + (top + row) * records.length);
    }
  }
}

/**
 * Writes the side file of a plan under a new name and makes sure that it is on the disk.
 * @throws what the file calls throw, and an Error when the cube is not what the plan says.
 */
export function writeSideFile(plan: SidePlan, path: string): void {
  const source = openSync(plan.path, 'r');
  try {
    assertSame(source, plan);
    const target = openSync(path, 'wx', 0o600);
    try {
      writeFully(target, headOf(plan), 0);
      writeRecords(source, target, plan);
      if (fstatSync(target).size !== sideBytes(plan))
        throw new Error('The side file is too short.');
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    assertSame(source, plan);
  } finally {
    closeSync(source);
  }
}
