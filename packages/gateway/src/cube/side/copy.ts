// The one streaming pass: an image of a cube elsewhere copied to a file here, from which the side file is then made.
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { streamFar, type FarFile } from '../remote/range.ts';
import { imageBytes, type SidePlan } from './plan.ts';

const never = new AbortController().signal;

/** Copies the image, tells how many bytes of it are here, and in the end the plan of the copy. @throws FarError, or what the file calls throw. */
export async function copyImage(
  plan: SidePlan & { readonly far: FarFile },
  path: string,
  told: (bytes: number) => void
): Promise<SidePlan> {
  const { far, dataOffset } = plan;
  const file = openSync(path, 'wx', 0o600);
  try {
    const place = { from: dataOffset, length: imageBytes(plan) };
    let done = 0;
    for await (const bytes of streamFar(far, place, never)) {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      done += bytes.length;
      told(done);
    }
    const { size, mtimeNs } = fstatSync(file, { bigint: true });
    return { ...plan, path, dataOffset: 0, bytes: Number(size), modifiedNs: mtimeNs };
  } finally {
    closeSync(file);
  }
}
