// Writes a side file: some rows of all planes at a time, turned, with a checksum each spectrum.
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { headBytes, headOf, recordBytes, sideBytes, type SidePlan } from './plan.ts';
import { SideRows } from './rows.ts';
import { turnRow, wordsOf, type Turn } from './turn.ts';

/** Rows are read together up to this many bytes: longer pieces, fewer passes over the cube. */
const usualBandBytes = 96 * 1024 * 1024;

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

/** Of the bands that are not written yet, the one nearest to a row. */
function takeNearest(tops: Set<number>, wanted: number, rows: number): number {
  let nearest = Infinity;
  const apart = (top: number): number => Math.abs(Math.floor(wanted / rows) - top / rows);
  for (const top of tops) if (apart(top) < apart(nearest)) nearest = top;
  tops.delete(nearest);
  return nearest;
}

interface Writing {
  readonly source: number;
  readonly target: number;
  readonly written: SideRows;
  readonly bandBytes: number;
}

/** The band under the pointer first, then its neighbours: each serves as soon as it is written. */
function writeRecords({ source, target, written, bandBytes }: Writing, plan: SidePlan): void {
  const { nx, ny, nz, pixelBytes } = plan;
  const rowBytes = nx * pixelBytes;
  const rows = Math.max(1, Math.min(ny, Math.floor(bandBytes / (rowBytes * nz))));
  const band = new Uint8Array(rows * rowBytes * nz);
  const records = new Uint8Array(nx * recordBytes(plan));
  const size = Math.min(pixelBytes, 4);
  const [from, to] = [wordsOf(band, size), wordsOf(records, size)];
  const tops = new Set(Array.from({ length: Math.ceil(ny / rows) }, (_, nth) => nth * rows));
  while (tops.size > 0) {
    const top = takeNearest(tops, written.wanted, rows);
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
    written.add(top, height);
  }
}

/** How a side file is told from others, and who watches it grow. */
export interface Growing {
  /** The first bytes, when the plan is of a copy of the image. */
  readonly head?: Buffer;
  readonly written?: SideRows;
  /** How much is read together. */
  readonly bandBytes?: number;
}

/**
 * Writes the side file of a plan, or of another whose image was copied, under a new name and makes sure that it is on the disk.
 * @throws what the file calls throw, and an Error when the cube is not what the plan says.
 */
export function writeSideFile(plan: SidePlan, path: string, growing: Growing = {}): void {
  const { head = headOf(plan), written = SideRows.of(plan.ny) } = growing;
  const { bandBytes = usualBandBytes } = growing;
  const source = openSync(plan.path, 'r');
  try {
    assertSame(source, plan);
    const target = openSync(path, 'wx', 0o600);
    try {
      ftruncateSync(target, sideBytes(plan));
      writeFully(target, head, 0);
      writeRecords({ source, target, written, bandBytes }, plan);
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    assertSame(source, plan);
  } finally {
    closeSync(source);
  }
}
