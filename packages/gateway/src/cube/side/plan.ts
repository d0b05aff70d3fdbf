// What a side file is: the stored numbers of one image, spectrum by spectrum, so that one read brings a spectrum.
// Head (64 bytes: magic, SHA-256 of the plan), then a record each spaxel, x fastest: nz pixels as they are in the cube, padding, CRC-32.
import { createHash } from 'node:crypto';
import type { FarFile } from '../remote/range.ts';

/** The image that a side file is made of, and what its cube was then. */
export interface SidePlan {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedNs: bigint;
  readonly dataOffset: number;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly pixelBytes: number;
  /** Where the cube lies when that is not here. */
  readonly far?: FarFile;
}

/** How much of a cube elsewhere is here already, bytes. */
export interface Fetched {
  readonly bytes: number;
  readonly of: number;
}

export const headBytes = 64;
const magic = 'SPAXEL SIDE FILE 1\n';

/** Bytes of one record: a multiple of 8, so that numbers of any width lie evenly. */
export function recordBytes({ nz, pixelBytes }: SidePlan): number {
  return 8 * Math.ceil((nz * pixelBytes + 4) / 8);
}

/** Bytes of the image itself. */
export function imageBytes({ nx, ny, nz, pixelBytes }: SidePlan): number {
  return nx * ny * nz * pixelBytes;
}

/** Bytes of a whole side file. */
export function sideBytes(plan: SidePlan): number {
  return headBytes + plan.nx * plan.ny * recordBytes(plan);
}

function digestOf(plan: SidePlan): Buffer {
  const { path, bytes, modifiedNs, dataOffset, nx, ny, nz, pixelBytes } = plan;
  const parts = [path, bytes, String(modifiedNs), dataOffset, nx, ny, nz, pixelBytes];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** The first bytes of the side file of a plan. */
export function headOf(plan: SidePlan): Buffer {
  const head = Buffer.alloc(headBytes);
  head.write(magic, 'latin1');
  digestOf(plan).copy(head, headBytes - 32);
  return head;
}

/** What the copy of an image is called while its side file is made. */
export function copyName(half: string): string {
  return half.replace(/\.half$/, '.copy.half');
}

/** Its name: a cube that changed gets another. */
export function sideName(plan: SidePlan): string {
  return `${digestOf(plan).toString('hex').slice(0, 32)}.side`;
}
